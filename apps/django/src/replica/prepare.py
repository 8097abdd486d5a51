"""Before the first worker: the table of sessions, made by the first of the replicas that share a database."""
import fcntl
import os

from replica import config

if config.STORE == "database":
    os.environ["DJANGO_SETTINGS_MODULE"] = "replica.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    with open(os.path.join(config.SESSIONS, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Readers don't wait for the writer then.
        connection.cursor().execute("PRAGMA journal_mode = WAL")
        call_command("migrate", verbosity=0)
