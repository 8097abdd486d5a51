"""What browsers are told to keep from answers, and whose requests may change something."""
from replica.problems import Refusal

HEADERS = {
    "Content-Security-Policy": "default-src 'none';img-src 'self' data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def require_own_site(request):
    """
    Browsers say which site a request comes from, or from which origin; programs say neither, and no other site can have
    them send somebody's cookie.
    """
    if request.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    host = request.headers.get("Host", "")
    if site is None:
        own = origin in (None, f"http://{host}", f"https://{host}")
    else:
        own = site in ("same-origin", "none")
    if not own:
        raise Refusal(403, "CROSS_SITE", "Another site’s page has sent this: only this app’s own pages may.")
