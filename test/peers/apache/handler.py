"""Reads and writes cookies with mod_python's Cookie module, over HTTP: the request is a list of steps, the response their results, as JSON."""

import base64
import hmac
import json
import marshal

from mod_python import Cookie, apache


class _Digest(str):
    # The module uses the digest as text, and elsewhere as bytes that it decodes.
    def decode(self):
        return str(self)


class _Hmac:
    """Python 2's hmac: MD5 by default, over byte strings."""

    def __init__(self, secret, text):
        self._hmac = hmac.new(secret.encode("latin-1"), text.encode("latin-1"), "md5")

    def update(self, text):
        self._hmac.update(text.encode("latin-1"))

    def hexdigest(self):
        return _Digest(self._hmac.hexdigest())


class _Python2:
    new = _Hmac
    encodestring = staticmethod(lambda data: base64.encodebytes(data).decode("latin-1"))
    decodestring = staticmethod(lambda text: base64.decodebytes(text.encode("latin-1")))
    dumps = staticmethod(lambda value: marshal.dumps(value, 2))
    loads = staticmethod(marshal.loads)


# This build predates Python 3's hmac, base64 and marshal.
Cookie.hmac = Cookie.base64 = Cookie.marshal = _Python2


def handler(req):
    req.content_type = "application/json"
    steps = json.loads(req.read() or "[]")
    results = [_step(req, **step) for step in steps]
    req.write(json.dumps(results))
    return apache.OK


def _step(req, do, kind="Cookie", secret=None, name=None, value=None, attributes={}):
    Class = getattr(Cookie, kind)
    keys = {"secret": secret} if secret else {}
    if do == "read":
        cookies = Cookie.get_cookies(req, Class, **keys)
        return {name: [type(c).__name__, _plain(c.value)] for name, c in cookies.items()}
    Cookie.add_cookie(req, Class(name, value, **keys, **attributes))


def _plain(value):
    """Converts a value for JSON. Tags bytes, sets and dicts, which JSON does not have."""
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin-1")}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(map(repr, value))}
    if isinstance(value, dict):
        return {"dict": [[_plain(key), _plain(item)] for key, item in value.items()]}
    return value
