"""Reads and writes cookies with Django, Flask, itsdangerous, Tornado and Starlette: one JSON request a line, one answer a line."""

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
    """What a browser would send back of a Set-Cookie line."""
    return line.split(";", 1)[0].split("=", 1)[1]


def django_signed(ask):
    settings.SECRET_KEY = ask["secret"]
    salt = ask.get("salt", "")
    if ask["op"] == "write":
        response = HttpResponse()
        response.set_signed_cookie(ask["name"], ask["value"], salt=salt)
        return set_cookie_value(response.cookies[ask["name"]].OutputString())
    request = HttpRequest()
    request.COOKIES = parse_cookie(ask["name"] + "=" + ask["raw"])
    return request.get_signed_cookie(ask["name"], salt=salt, max_age=3600)


def django_session(ask):
    settings.SECRET_KEY = ask["secret"]
    if ask["op"] == "write":
        store = SessionStore()
        store.update(ask["value"])
        store.save()
        return store.session_key
    loaded = SessionStore(session_key=ask["raw"]).load()
    if not loaded:
        raise ValueError("the session was not loaded")
    return loaded


def flask_session(ask):
    app = Flask("peer")
    app.secret_key = ask["secret"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if ask["op"] == "write":
        return serializer.dumps(ask["value"])
    with app.test_request_context(headers={"Cookie": ask["name"] + "=" + ask["raw"]}) as context:
        app.config["SESSION_COOKIE_NAME"] = ask["name"]
        session = SecureCookieSessionInterface().open_session(app, context.request)
    if not session:
        raise ValueError("the session was not loaded")
    return dict(session)


def itsdangerous_timed(ask):
    serializer = URLSafeTimedSerializer(ask["secret"], salt=ask["salt"])
    return serializer.dumps(ask["value"]) if ask["op"] == "write" else serializer.loads(ask["raw"], max_age=3600)


def tornado_signed(ask):
    if ask["op"] == "write":
        return web.create_signed_value(ask["secret"], ask["name"], ask["value"]).decode()
    raw = httputil.parse_cookie(ask["name"] + "=" + ask["raw"])[ask["name"]]
    value = web.decode_signed_value(ask["secret"], ask["name"], raw)
    if value is None:
        raise ValueError("the cookie was not believed")
    return value.decode()


def starlette_session(ask):
    seen = {}
    sent = []

    async def app(scope, receive, send):
        session = Request(scope).session
        if ask["op"] == "write":
            session.update(ask["value"])
        else:
            seen.update(session)
        await Response("")(scope, receive, send)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    cookie = (ask["name"] + "=" + ask.get("raw", "")).encode()
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [(b"cookie", cookie)]}
    asyncio.run(SessionMiddleware(app, ask["secret"], session_cookie=ask["name"])(scope, receive, send))
    if ask["op"] == "write":
        lines = [value for key, value in sent[0]["headers"] if key == b"set-cookie"]
        return set_cookie_value(lines[0].decode())
    if not seen:
        raise ValueError("the session was not loaded")
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
    ask = json.loads(line)
    try:
        answer = {"ok": True, "value": SCHEMES[ask["scheme"]](ask)}
    except Exception as error:
        answer = {"ok": False, "error": repr(error)}
    print(json.dumps(answer))
