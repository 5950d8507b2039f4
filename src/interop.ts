/** speculoos/interop: the cookies of other frameworks, byte for byte. */

export { type AuthjsClaims, type AuthjsOptions, authjs } from "./interop/authjs.ts";
export type { Codec, ForeignReason, ForeignResult } from "./interop/codec.ts";
export { type CookieRsOptions, cookieRs } from "./interop/cookie-rs.ts";
export { cookieSession } from "./interop/cookie-session.ts";
export { type DjangoSessionOptions, type DjangoSignedOptions, django } from "./interop/django.ts";
export { type ExpressOptions, express } from "./interop/express.ts";
export { type FastifyOptions, fastify } from "./interop/fastify.ts";
export { type FlaskOptions, flask } from "./interop/flask.ts";
export { type GorillaOptions, gorilla } from "./interop/gorilla.ts";
export { type HonoOptions, hono } from "./interop/hono.ts";
export { type Identified, identify } from "./interop/identify.ts";
export { type IronSessionOptions, ironSession } from "./interop/iron-session.ts";
export { type ItsdangerousOptions, itsdangerous } from "./interop/itsdangerous.ts";
export { type KeygripOptions, keygrip, type WithSignature } from "./interop/keygrip.ts";
export { type LaravelCipher, type LaravelOptions, laravel } from "./interop/laravel.ts";
export type { Timed } from "./interop/lifetime.ts";
export { type ForeignCodec, type ForeignSource, migrate } from "./interop/migrate.ts";
export { type ModPythonOptions, modPython } from "./interop/mod-python.ts";
export { type MojoliciousOptions, type MojoliciousSession, mojolicious } from "./interop/mojolicious.ts";
export type { PythonValue } from "./interop/python-marshal.ts";
export { type RackOptions, rack } from "./interop/rack.ts";
export { type RailsOptions, rails } from "./interop/rails.ts";
export { type ChunkLayout, readLayout } from "./interop/read-layout.ts";
export type { ForeignSecrets } from "./interop/secrets.ts";
export { type StarletteOptions, starlette } from "./interop/starlette.ts";
export { type TornadoOptions, tornado } from "./interop/tornado.ts";
