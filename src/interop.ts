/** speculoos/interop: the cookies of other frameworks, byte for byte. */

export type {
  Codec,
  ForeignFailure,
  ForeignResult,
  TimeOptions,
  WithSignature,
} from "./interop/codec/codec.ts";
export type { TimedOptions } from "./interop/codec/lifetime.ts";
export type { ForeignSecrets } from "./interop/codec/secrets.ts";
export { identify, type SchemeGuess } from "./interop/identify.ts";
export { type ChunkLayout, joinChunks } from "./interop/join-chunks.ts";
export {
  type ForeignCodec,
  type Migration,
  type MigrationOptions,
  type MigrationSource,
  migrate,
} from "./interop/migrate.ts";
export { type AuthjsClaims, type AuthjsOptions, authjs } from "./interop/schemes/authjs.ts";
export { type CookieRsOptions, cookieRs } from "./interop/schemes/cookie-rs.ts";
export { cookieSession } from "./interop/schemes/cookie-session.ts";
export { type DjangoSessionOptions, type DjangoSignedOptions, django } from "./interop/schemes/django.ts";
export { type ExpressOptions, express } from "./interop/schemes/express.ts";
export { type FastifyOptions, fastify } from "./interop/schemes/fastify.ts";
export { type FlaskOptions, flask } from "./interop/schemes/flask.ts";
export { type GorillaOptions, gorilla } from "./interop/schemes/gorilla.ts";
export { type HonoOptions, hono } from "./interop/schemes/hono.ts";
export { type IronSessionOptions, ironSession } from "./interop/schemes/iron-session.ts";
export { type ItsdangerousOptions, itsdangerous } from "./interop/schemes/itsdangerous.ts";
export { type KeygripOptions, keygrip } from "./interop/schemes/keygrip.ts";
export { type LaravelCipher, type LaravelOptions, laravel } from "./interop/schemes/laravel.ts";
export { type ModPythonOptions, modPython } from "./interop/schemes/mod-python/mod-python.ts";
export type { PythonValue } from "./interop/schemes/mod-python/python-value.ts";
export {
  type MojoliciousSession,
  type MojoliciousSessionOptions,
  type MojoliciousSignedOptions,
  mojolicious,
} from "./interop/schemes/mojolicious.ts";
export { type RackOptions, rack } from "./interop/schemes/rack.ts";
export { type RailsDigest, type RailsOptions, rails } from "./interop/schemes/rails.ts";
export { type StarletteOptions, starlette } from "./interop/schemes/starlette.ts";
export { type TornadoOptions, tornado } from "./interop/schemes/tornado.ts";
