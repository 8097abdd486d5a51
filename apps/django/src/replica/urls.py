"""By path, and the methods that each understands; anything else is a 404."""
from django.http import Http404
from django.urls import path

from replica import config, operator, pages
from replica.every_answer import answer, not_found


def by(view, *methods):
    def only(request):
        if request.method not in methods:
            raise Http404
        return view(request)

    return only


def home(request):
    return answer({"scenarios": ["/views", "/login", "/cart", "/image"]})


def health(request):
    """Touches no session and doesn't ask the store."""
    return answer({"status": "ok", "store": config.STORE})


urlpatterns = [
    path("", by(home, "GET")),
    path("healthz", by(health, "GET")),
    path("views", by(pages.views, "GET", "POST")),
    path("login", by(pages.login, "GET", "POST")),
    path("logout", by(pages.logout, "POST")),
    path("cart", by(pages.cart, "GET", "POST")),
    path("cart/remove", by(pages.cart_remove, "POST")),
    path("image", by(pages.image, "GET", "POST")),
    path("internal/costs", by(operator.costs, "GET")),
    path("internal/sessions", by(operator.sessions, "GET")),
    path("internal/evidence", by(operator.evidence, "GET")),
    path("internal/heap", by(operator.heap, "GET")),
]
handler404 = not_found
