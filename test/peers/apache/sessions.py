"""A counter in mod_python's Session, over HTTP: the path is the class of the session, the query what to do, the response JSON."""

import json
import time
from urllib.parse import parse_qsl

from mod_python import Session, apache


def handler(req):
    req.content_type = "application/json"
    query = dict(parse_qsl(req.args or ""))
    do = query.get("do")
    if do:
        make = getattr(Session, req.uri.strip("/"))
        session = make(req, lock=int(query.get("lock", 1)), timeout=int(query.get("timeout", 0)))
        req.write(json.dumps(globals()["_" + do](session, float(query.get("work", 0)))))
    return apache.OK


def _count(session, work):
    """Adds one, with some work between reading and writing, as every handler has."""
    count = session.get("count", 0)
    time.sleep(work)
    session["count"] = count + 1
    session.save()
    return _facts(session)


def _read(session, work):
    return _facts(session)


def _touch(session, work):
    session.save()
    return _facts(session)


def _logout(session, work):
    session.invalidate()
    return _facts(session)


def _cleanup(session, work):
    session.cleanup()
    return _facts(session)


def _facts(session):
    return {
        "id": session.id(),
        "isNew": session.is_new(),
        "created": session.created(),
        "lastAccessed": session.last_accessed(),
        "timeout": session.timeout(),
        "data": dict(session),
    }
