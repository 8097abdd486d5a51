"""The client's own mistake, told in words. Anything else that goes wrong is a defect."""


class Refusal(Exception):
    def __init__(self, status, error, message):
        super().__init__(message)
        self.status = status
        self.error = error


def bad_request(message):
    return Refusal(400, "BAD_REQUEST", message)
