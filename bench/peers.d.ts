declare module "cookie-signature" {
  const signature: {
    sign(value: string, secret: string): string;
    unsign(text: string, secret: string): string | false;
  };
  export = signature;
}
declare module "keygrip" {
  class Keygrip {
    constructor(keys: readonly string[], algorithm?: string);
    sign(text: string): string;
    verify(text: string, signature: string): boolean;
  }
  export = Keygrip;
}
declare module "set-cookie-parser" {
  const parser: { parseString(header: string): { name: string; value: string } };
  export = parser;
}
declare module "express-session" {
  type Middleware = (request: object, response: object, next: () => void) => void;
  function session(options: {
    secret: string;
    resave: boolean;
    saveUninitialized: boolean;
    cookie?: { maxAge: number };
    store?: object;
  }): Middleware;
  namespace session {
    class MemoryStore {
      readonly sessions: object;
      get(id: string, done: (error: unknown, session?: object | null) => void): void;
      destroy(id: string, done: (error?: unknown) => void): void;
    }
  }
  export = session;
}
declare module "cookiefile" {
  class Cookie {
    constructor(fields: {
      domain: string;
      crossDomain: boolean;
      path: string;
      https: boolean;
      httpOnly: boolean;
      expire: number;
      name: string;
      value: string;
    });
  }
  class CookieMap {
    constructor(cookies: readonly Cookie[]);
    toString(): string;
  }

  const cookiefile: { Cookie: typeof Cookie; CookieMap: typeof CookieMap };
  export = cookiefile;
}
