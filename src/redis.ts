/** speculoos/redis: sessions in Redis or Valkey, which many servers share. */

export type { IoRedisLike, NodeRedisLike } from "./stores/redis/redis-like.ts";
export { RedisSessionStore } from "./stores/redis/redis-session-store.ts";
