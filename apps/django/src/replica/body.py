"""What a client sends, as JSON or as a form, and the checks on it."""
import json

from replica.problems import bad_request


def body(request):
    """What can't be read is the client's mistake."""
    if request.content_type == "application/json":
        try:
            data = json.loads(request.body)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise bad_request("The body is no JSON object.")
        return data
    form = request.POST.dict()
    # Of a form that ends before it has begun, Django says nothing.
    if request.content_type == "multipart/form-data" and not form and not request.FILES:
        raise bad_request("The form can’t be read.")
    return form


def text(data, name, least, most, default=None):
    value = data.get(name, default)
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise bad_request(f"{name} must be a text of {least} to {most} characters.")
    return value


def whole_number(data, name, least, most, default):
    value = data.get(name, default)
    try:
        number = int(str(value), 10)
    except ValueError:
        number = None
    if isinstance(value, bool) or number is None or not least <= number <= most:
        raise bad_request(f"{name} must be a number from {least} to {most}.")
    return number
