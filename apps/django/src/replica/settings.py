"""Django's own settings: its session middleware, and one of its session engines."""
import logging
import os

from replica import config

SECRET_KEY = config.SECRET
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "replica.urls"
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = ["replica.every_answer.EveryAnswer", "replica.sessions.Sessions"]
USE_TZ = True
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.path.join(config.SESSIONS, "db.sqlite3"),
        # Seconds that a writer waits for another: SQLite has one at a time.
        "OPTIONS": {"timeout": 20},
        "CONN_MAX_AGE": None,
    }
}
CACHES = {
    "default": {
        # A dictionary of this process: gunicorn's other workers have one each.
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # By default it holds 300, and then drops a third of them.
        "OPTIONS": {"MAX_ENTRIES": config.SESSION_MAX},
    }
}
SESSION_ENGINE = {
    "database": "django.contrib.sessions.backends.db",
    "signed-cookies": "replica.signed_cookies",
}.get(config.STORE, "django.contrib.sessions.backends.cache")
SESSION_COOKIE_NAME = "sid-data" if config.STORE == "signed-cookies" else config.ID_COOKIE
SESSION_COOKIE_AGE = config.IDLE_S
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The lab speaks plain HTTP.
SESSION_COOKIE_SECURE = False
# A read saves nothing, and so does not lengthen a session: a session's time counts from its last write. If each request
# saved, a slow read would undo what was written meanwhile.
SESSION_SAVE_EVERY_REQUEST = False
# An upload is read into memory, and refused where it is too large.
DATA_UPLOAD_MAX_MEMORY_SIZE = config.UPLOAD_MAX_BYTES + 65536
FILE_UPLOAD_HANDLERS = ["replica.upload.LimitedUpload"]
# The app says itself what there is to say.
LOGGING_CONFIG = None
logging.getLogger("django").addHandler(logging.NullHandler())
