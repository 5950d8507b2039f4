/** The part of a Redis client that is used: node-redis and ioredis, over one server, a pool, Sentinel or a Cluster. */

/** A client of node-redis (`redis`): of `createClient`, `createClientPool`, `createSentinel` or `createCluster`. */
export type NodeRedisLike = {
  hGetAll(key: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** For `check`. */
  info?(): Promise<unknown>;
  configGet?(name: string): Promise<unknown>;
  /** The masters of a Cluster. */
  readonly masters?: readonly object[];
  nodeClient?(node: object): Promise<NodeRedisLike>;
};

/** A client of ioredis: `Redis`, also over Sentinel, or `Cluster`. */
export type IoRedisLike = {
  hgetall(key: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** For `check`. */
  info?(): Promise<unknown>;
  config?(verb: "GET", name: string): Promise<unknown>;
  /** The masters of a Cluster. */
  nodes?(role: "master"): readonly IoRedisLike[];
  readonly options?: object;
};
