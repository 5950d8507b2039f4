"""Reads and writes cookies with Django, Flask, itsdangerous, Tornado and Starlette: one JSON request per line, one result per line."""

import asyncio
import json
import sys
import warnings

warnings.filterwarnings("ignore")

import django
from django.conf import settings

settings.configure(SECRET_KEY="set for each request", SESSION_SERIALIZER="django.contrib.sessions.serializers.JSONSerializer")
django.setup()

from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from tornado import httputil, web


def set_cookie_value(line):
    """Returns the value that a browser would send back."""
    return line.split(";", 1)[0].split("=", 1)[1]


def django_signed(fields):
    settings.SECRET_KEY = fields["secret"]
    salt = fields.get("salt", "")
    if fields["op"] == "write":
        response = HttpResponse()
        response.set_signed_cookie(fields["name"], fields["value"], salt=salt)
        return set_cookie_value(response.cookies[fields["name"]].OutputString())
    request = HttpRequest()
    request.COOKIES = parse_cookie(fields["name"] + "=" + fields["raw"])
    return request.get_signed_cookie(fields["name"], salt=salt, max_age=3600)


def django_session(fields):
    settings.SECRET_KEY = fields["secret"]
    if fields["op"] == "write":
        store = SessionStore()
        store.update(fields["value"])
        store.save()
        return store.session_key
    loaded = SessionStore(session_key=fields["raw"]).load()
    if not loaded:
        raise ValueError("the session must be valid")
    return loaded


def flask_session(fields):
    app = Flask("peer")
    app.secret_key = fields["secret"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if fields["op"] == "write":
        return serializer.dumps(fields["value"])
    with app.test_request_context(headers={"Cookie": fields["name"] + "=" + fields["raw"]}) as context:
        app.config["SESSION_COOKIE_NAME"] = fields["name"]
        session = SecureCookieSessionInterface().open_session(app, context.request)
    if not session:
        raise ValueError("the session must be valid")
    return dict(session)


def itsdangerous_timed(fields):
    serializer = URLSafeTimedSerializer(fields["secret"], salt=fields["salt"])
    return serializer.dumps(fields["value"]) if fields["op"] == "write" else serializer.loads(fields["raw"], max_age=3600)


def tornado_signed(fields):
    if fields["op"] == "write":
        return web.create_signed_value(fields["secret"], fields["name"], fields["value"]).decode()
    raw = httputil.parse_cookie(fields["name"] + "=" + fields["raw"])[fields["name"]]
    value = web.decode_signed_value(fields["secret"], fields["name"], raw)
    if value is None:
        raise ValueError("the cookie must be valid")
    return value.decode()


def starlette_session(fields):
    seen = {}
    sent = []

    async def app(scope, receive, send):
        session = Request(scope).session
        if fields["op"] == "write":
            session.update(fields["value"])
        else:
            seen.update(session)
        await Response("")(scope, receive, send)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    cookie = (fields["name"] + "=" + fields.get("raw", "")).encode()
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [(b"cookie", cookie)]}
    asyncio.run(SessionMiddleware(app, fields["secret"], session_cookie=fields["name"])(scope, receive, send))
    if fields["op"] == "write":
        lines = [value for key, value in sent[0]["headers"] if key == b"set-cookie"]
        return set_cookie_value(lines[0].decode())
    if not seen:
        raise ValueError("the session must be valid")
    return seen


SCHEMES = {
    "django signed": django_signed,
    "django session": django_session,
    "flask session": flask_session,
    "itsdangerous timed": itsdangerous_timed,
    "tornado signed": tornado_signed,
    "starlette session": starlette_session,
}

for line in sys.stdin:
    fields = json.loads(line)
    try:
        result = {"ok": True, "value": SCHEMES[fields["scheme"]](fields)}
    except Exception as error:
        result = {"ok": False, "error": repr(error)}
    print(json.dumps(result))
