"""
Sessions that no server keeps: Django's signed cookies, which a client can read and can't change. Django has one cookie,
which is another after each write. Here it stays beside one with an id, and is of use with that one alone: so a session has
one name, as with every other engine. None can be revoked: a kept copy works until its time is over, logout or not.
"""
import secrets

from django.conf import settings
from django.contrib.sessions.backends import signed_cookies

from replica import config
from replica.problems import Refusal

ID = "id"
# Name and value together: browsers silently drop what is longer (RFC 6265, section 6.1). Django sends it all the same.
MOST_BYTES = 4096


class SessionStore(signed_cookies.SessionStore):
    @property
    def name(self):
        return self.get(ID)


def read_id(request):
    """What came for another session, or with no id at all, is no session."""
    name = request.session.name
    if name is None or name != request.COOKIES.get(config.ID_COOKIE):
        request.session = SessionStore()


def give_id(session):
    if session.name is None:
        session[ID] = secrets.token_urlsafe(24)


def write_id(request, response):
    """Beside what Django does to its cookie."""
    session = request.session
    if session.is_empty():
        if config.ID_COOKIE in request.COOKIES:
            response.delete_cookie(config.ID_COOKIE, samesite=settings.SESSION_COOKIE_SAMESITE)
        return
    signed = response.cookies.get(settings.SESSION_COOKIE_NAME)
    if signed is None:
        return
    if len(signed.key) + 1 + len(signed.coded_value) > MOST_BYTES:
        raise Refusal(413, "SESSION_TOO_LARGE", f"The session would be a cookie of over {MOST_BYTES} bytes.")
    response.set_cookie(
        config.ID_COOKIE, session.name, httponly=True, samesite=settings.SESSION_COOKIE_SAMESITE
    )
