"""The environment, read once."""
import os


def given(name, default):
    return os.environ.get(name) or default


REPLICA = given("REPLICA", "app-1")
STORE = given("STORE", "memory")
LOG_LEVEL = given("LOG_LEVEL", "info")
STATE = given("STATE", "/tmp")
SESSIONS = given("SESSIONS", "/tmp")
SECRET = given("SESSION_SECRET", "a-secret-for-development-on-one-node")
IDLE_S = int(given("SESSION_IDLE_S", "1800"))
LIFETIME_S = int(given("SESSION_LIFETIME_S", "28800"))
SESSION_MAX = int(given("SESSION_MAX", "100000"))
UPLOAD_MAX_BYTES = int(given("UPLOAD_MAX_BYTES", "65536"))
SHARED = STORE in ("database", "signed-cookies")
# It has a session's id, whatever the engine.
ID_COOKIE = "sid"
