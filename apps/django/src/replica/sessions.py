"""
Django's session middleware, with what it leaves to the app: a lifetime in all, counted from when a session began. It has
no part in requests without a session.
"""
import time

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware

from replica import account, config, signed_cookies
from replica.every_answer import fail, failed
from replica.problems import Refusal
from replica.security import require_own_site

IN_COOKIES = config.STORE == "signed-cookies"
WITH_SESSION = ("/views", "/login", "/logout", "/cart", "/cart/remove", "/image")


class Sessions(SessionMiddleware):
    def __call__(self, request):
        if request.path not in WITH_SESSION:
            return self.get_response(request)
        try:
            require_own_site(request)
            response = super().__call__(request)
        except SessionInterrupted:
            # Another request has ended the session while this one was about to save it.
            response = fail(409, "SESSION_ENDED", "The session was ended meanwhile.")
        except Refusal as refusal:
            response = failed(refusal)
        response["Cache-Control"] = "no-store"
        return response

    def process_request(self, request):
        super().process_request(request)
        if IN_COOKIES:
            signed_cookies.read_id(request)
        session = request.session
        began = session.get("began")
        if began is not None and began + config.LIFETIME_S <= time.time():
            account.expired(session.name if IN_COOKIES else session.session_key)
            session.flush()

    def process_response(self, request, response):
        session = request.session
        if session.modified and not session.is_empty():
            session.setdefault("began", time.time())
            if IN_COOKIES:
                signed_cookies.give_id(session)
            account.wrote()
        response = super().process_response(request, response)
        if IN_COOKIES:
            signed_cookies.write_id(request, response)
        return response
