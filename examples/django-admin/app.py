"""
Django's own admin. One database for all replicas in FOLDER; sessions in it, too, or, with SESSIONS, in a folder of their own.

    FOLDER=/tmp/django python3 examples/django-admin/app.py prepare alice:secret bob:secret
    FOLDER=/tmp/django REPLICA=app-1 python3 examples/django-admin/app.py runserver --noreload --insecure 127.0.0.1:3001
"""
import os
import sys

import django
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command, execute_from_command_line
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.urls import path

FOLDER = os.environ["FOLDER"]
# Without it, answers don't say whose they are.
REPLICA = os.environ.get("REPLICA")
SESSIONS = os.environ.get("SESSIONS")


def name_replica(get_response):
    def middleware(request):
        response = get_response(request)
        if REPLICA:
            response["X-Replica"] = REPLICA
        return response

    return middleware


settings.configure(
    SECRET_KEY="an example; a real one comes from the environment",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        f"{__name__}.name_replica",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(FOLDER, "db.sqlite3"),
            "OPTIONS": {"timeout": 20},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="/static/",
    USE_TZ=True,
    # Quick, for passwords that keep nothing: a load logs in all the time.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    **(
        {"SESSION_ENGINE": "django.contrib.sessions.backends.file", "SESSION_FILE_PATH": SESSIONS}
        if SESSIONS
        else {}
    ),
)

# SQLite gives up on a transaction that has read, and is to write after another has written: it begins as a writer.
DatabaseWrapper._start_transaction_under_autocommit = lambda self: self.cursor().execute("BEGIN IMMEDIATE")

django.setup()
urlpatterns = [path("admin/", admin.site.urls)]


def prepare(accounts):
    """The database, with users who may do everything."""
    from django.contrib.auth.models import User

    os.makedirs(FOLDER, exist_ok=True)
    call_command("migrate", verbosity=0)
    for account in accounts:
        name, password = account.split(":", 1)
        User.objects.create_superuser(name, password=password)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2:])
    else:
        execute_from_command_line(sys.argv)
