"""The pages of the loadtest's scenarios: /views, /login, /logout, /cart, /image. Each answers a POST with a redirect."""
import base64
import hashlib
import time

from django.http import HttpResponse

from replica.body import body, text, whole_number
from replica.every_answer import answer
from replica.problems import Refusal

MAX_LINES = 50
# What a visitor has done before they log in is still theirs after it.
KEPT_AT_LOGIN = ("views", "cart", "image", "uploads")
# By their first bytes: the type that a client declares proves nothing.
IMAGE_TYPES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def redirect(path):
    response = HttpResponse(status=303)
    response["Location"] = path
    return response


def views(request):
    """`?wait=40` holds the page back for 40 ms."""
    session = request.session
    if request.method == "POST":
        page = text(body(request), "page", 0, 200, "/")
        seen = session.get("views", {"count": 0})
        session["views"] = {"count": seen["count"] + 1, "last": page}
        return redirect("/views")
    wait_ms = whole_number(request.GET, "wait", 0, 2000, 0)
    # The session is loaded first: this request does not see what others write meanwhile.
    seen = session.get("views", {"count": 0, "last": None})
    time.sleep(wait_ms / 1000)
    return answer({"views": seen["count"], "last": seen["last"]})


def login(request):
    """A new id, so that one planted before is worthless."""
    session = request.session
    if request.method != "POST":
        return answer({"user": session.get("user")})
    user = text(body(request), "user", 1, 100)
    kept = {name: session[name] for name in KEPT_AT_LOGIN if name in session}
    session.flush()
    session.update({**kept, "user": user})
    return redirect("/login")


def logout(request):
    request.session.flush()
    return redirect("/login")


def cart(request):
    session = request.session
    items = session.get("cart", [])
    if request.method != "POST":
        return answer({"items": items})
    data = body(request)
    item = text(data, "item", 1, 100)
    quantity = whole_number(data, "quantity", 1, 1000, 1)
    quantity += sum(line["quantity"] for line in items if line["item"] == item)
    others = [line for line in items if line["item"] != item]
    if len(others) >= MAX_LINES:
        raise Refusal(422, "CART_FULL", f"The cart holds at most {MAX_LINES} different items.")
    session["cart"] = [*others, {"item": item, "quantity": quantity}]
    return redirect("/cart")


def cart_remove(request):
    session = request.session
    item = text(body(request), "item", 1, 100)
    session["cart"] = [line for line in session.get("cart", []) if line["item"] != item]
    return redirect("/cart")


def image(request):
    """What is wrong with an upload is told in a flash message, which is kept in the session and shown once."""
    session = request.session
    if request.method == "POST":
        body(request)
        read = read_image(request.FILES.get("image"))
        if isinstance(read, str):
            session["flash"] = read
        else:
            session["image"] = read
            session["uploads"] = session.get("uploads", 0) + 1
        return redirect("/image")
    flash = session.pop("flash", None)
    held = session.get("image")
    return answer({"image": held and describe(held), "uploads": session.get("uploads", 0), "flash": flash})


def read_image(file):
    """The uploaded image, or what is wrong with it."""
    if file is None:
        return "Choose an image to upload."
    name, data = file.name[:100], file.read()
    if not data:
        return f"{name} is empty."
    kind = next((kind for start, kind in IMAGE_TYPES if data.startswith(start)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None:
        return f"{name} is not a PNG, JPEG, GIF or WebP image."
    return {"name": name, "type": kind, "base64": base64.b64encode(data).decode()}


def describe(held):
    """What a program is told of an image."""
    data = base64.b64decode(held["base64"])
    return {
        "name": held["name"],
        "type": held["type"],
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
