"""What holds for every answer: who gave it, how mistakes are told, and what is logged of it."""
import json
import sys

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, JsonResponse
from django.http.multipartparser import MultiPartParserError

from replica import config, security
from replica.problems import Refusal

LEVELS = ["silent", "fatal", "error", "warn", "info", "debug", "trace"]


def tell(level, message, **fields):
    """A line of JSON on standard error. Known fields only: headers would give cookies away, and so might a query."""
    if LEVELS.index(level) <= LEVELS.index(config.LOG_LEVEL):
        line = {"level": level, "replica": config.REPLICA, "msg": message, **fields}
        print(json.dumps(line, separators=(",", ":")), file=sys.stderr, flush=True)


def answer(data, status=200):
    return JsonResponse({"replica": config.REPLICA, **data}, status=status)


def fail(status, error, message):
    return answer({"error": error, "message": message}, status)


def failed(error):
    """The answer to what was raised."""
    if isinstance(error, Refusal):
        return fail(error.status, error.error, str(error))
    if isinstance(error, RequestDataTooBig):
        return fail(413, "TOO_LARGE", "The request is too large.")
    if isinstance(error, Http404):
        return fail(404, "NOT_FOUND", "There is nothing at this address.")
    if isinstance(error, (SuspiciousOperation, BadRequest, MultiPartParserError)):
        return fail(400, "BAD_REQUEST", "The request can’t be read.")
    tell("error", "request failed", cause=f"{type(error).__name__}: {error}")
    return fail(500, "INTERNAL", "Something went wrong here. It has been logged.")


def not_found(request, exception=None):
    return failed(Http404())


class EveryAnswer:
    """The outermost middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Replica"] = config.REPLICA
        for name, value in security.HEADERS.items():
            response[name] = value
        tell("debug", "request", method=request.method, path=request.path, status=response.status_code)
        return response

    def process_exception(self, request, exception):
        """A page has failed: nothing of what it did to the session is saved."""
        if hasattr(request, "session"):
            request.session.modified = False
        return failed(exception)
