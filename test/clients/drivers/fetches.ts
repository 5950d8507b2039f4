/** Clients that are a fetch, or take one. */

import { createAxios, createFetchAxios } from "../recipes/axios.ts";
import { createFetch, createProxiedFetch } from "../recipes/fetch.ts";
import { createKy, createProxiedKy } from "../recipes/ky.ts";
import { createNodeFetch } from "../recipes/node-fetch.ts";
import { createRequest } from "../recipes/undici.ts";
import type { Driver } from "./driver.ts";

export const FETCHES: readonly Driver[] = [
  {
    name: "fetch of Node",
    recipe: "fetch",
    hook: "`withCookies`",
    open(jar, proxy) {
      if (proxy !== undefined) {
        const fetch = createProxiedFetch(jar, proxy);
        return { ask: async (url, headers = {}) => (await fetch(url, { headers })).text() };
      }
      const fetch = createFetch(jar);
      return { ask: async (url, headers = {}) => (await fetch(url, { headers })).text() };
    },
  },
  {
    name: "undici 8 `request`",
    recipe: "undici",
    hook: "`cookieInterceptor`",
    open(jar, proxy) {
      const request = createRequest(jar, proxy);
      return { ask: async (url, headers = {}) => (await request(url, { headers })).body.text() };
    },
  },
  {
    name: "ky 2",
    recipe: "ky",
    hook: "`withCookies` as its `fetch`",
    open(jar, proxy) {
      const ky = proxy === undefined ? createKy(jar) : createProxiedKy(jar, proxy);
      return { ask: async (url, headers = {}) => (await ky(url, { headers })).text() };
    },
  },
  {
    name: "node-fetch 3",
    recipe: "node-fetch",
    hook: "`withCookies`",
    open(jar, proxy) {
      const fetch = createNodeFetch(jar, proxy);
      return { ask: async (url, headers = {}) => (await fetch(url, { headers })).text() };
    },
  },
  {
    name: "axios 1",
    recipe: "axios",
    hook: "`cookieAgent` as its agents",
    open(jar, proxy) {
      const axios = createAxios(jar, proxy);
      return { ask: (url, headers = {}) => axios.get(url, { headers }) };
    },
  },
  {
    name: "axios 1, its adapter of fetch",
    recipe: "axios-fetch",
    hook: "`withCookies` as its `env.fetch`",
    cannot: { "CONNECT proxy": "that adapter has no option for it" },
    open(jar, proxy) {
      const axios = createFetchAxios(jar);
      // Its own option, which the adapter does not read.
      const own = proxy === undefined ? undefined : new URL(proxy);
      return {
        ask: (url, headers = {}) =>
          axios.get(url, { headers, ...(own && { proxy: { host: own.hostname, port: Number(own.port) } }) }),
      };
    },
  },
];
