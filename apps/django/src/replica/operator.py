"""For the lab's operator: what this replica and its store have used up, what the store holds, and what it gave up."""
import gc
import resource
import time

from django.contrib.sessions.backends.cache import KEY_PREFIX
from django.core.cache import cache
from django.utils import timezone

from replica import account, config
from replica.every_answer import answer

LISTED = 20


def costs(request):
    nothing = {"messages": 0, "commands": 0, "bytes": 0, "memoryBytes": 0}
    return answer({"shared": config.SHARED, "writes": account.writes(), **nothing})


def sessions(request):
    held = {"database": in_database, "signed-cookies": in_browsers}.get(config.STORE, in_this_process)
    count, listed = held()
    named = [{"fingerprint": account.fingerprint(key), **rest} for key, rest in listed]
    return answer({"shared": config.SHARED, "count": count, "sessions": named})


def evidence(request):
    return answer({"gone": account.gone(), "outages": []})


def heap(request):
    """Of the process that answers: the most that it had so far, since Python tells no more without a module more."""
    gc.collect()
    return answer({"heapBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024})


def in_browsers():
    return 0, []


def in_database():
    from django.contrib.sessions.models import Session

    now = timezone.now()
    live = Session.objects.filter(expire_date__gt=now)
    listed = [
        (row.session_key, {"ttlS": int((row.expire_date - now).total_seconds()), "bytes": len(row.session_data)})
        for row in live[:LISTED]
    ]
    return live.count(), listed


def in_this_process():
    """Django's cache does not tell what it holds. Of several workers, only the one that answers is asked."""
    with cache._lock:
        entries = [(key, cache._expire_info.get(key) or 0, len(value)) for key, value in cache._cache.items()]
    live = [
        (key.split(KEY_PREFIX, 1)[1], {"ttlS": int(until - time.time()), "bytes": size})
        for key, until, size in entries
        if KEY_PREFIX in key and until > time.time()
    ]
    return len(live), live[-LISTED:]
