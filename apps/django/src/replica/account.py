"""
What this replica has done and seen, for its operator. Its workers share no memory, so each writes it down in files: a
counter is a file's length, since what is appended is never lost to another's appending.
"""
import hashlib
import json
import os
import time

from replica import config

KEPT = 20_000


def _append(what, text):
    with open(os.path.join(config.STATE, what), "ab", buffering=0) as file:
        file.write(text.encode())


def wrote():
    _append("writes", ".")


def writes():
    try:
        return os.path.getsize(os.path.join(config.STATE, "writes"))
    except FileNotFoundError:
        return 0


def fingerprint(value):
    """Names a session by its cookie, whose value is its id: the loadtest names what it sees the same way."""
    return hashlib.sha256(value.encode()).hexdigest()[:8]


def expired(session_id):
    """A session went by itself. Only its name is kept."""
    event = {"fingerprint": fingerprint(session_id), "what": "expired", "at": int(time.time() * 1000)}
    _append("gone", json.dumps(event) + "\n")


def gone():
    try:
        with open(os.path.join(config.STATE, "gone"), encoding="utf-8") as file:
            return [json.loads(line) for line in file.readlines()[-KEPT:]]
    except FileNotFoundError:
        return []
