/**
 * The Lua scripts, one a verb: what each of them does is one step. Every key is in KEYS, arguments and answers are text. A text that may
 * be absent is "=" and the text, or "-". No script writes before it has looked at everything, so that an error means that nothing happened.
 */

import { RedisScript } from "./redis-script.ts";

/** `unpack` takes some thousands of values at most. */
const HELPERS = `
local function each(list, first, last, work)
  for i = first, last, 2000 do work(unpack(list, i, math.min(i + 1999, last))) end
end
local function set(key, list, first, last)
  each(list, first, last, function(...) redis.call('HSET', key, ...) end)
end
local function remove(key, list, first)
  each(list, first, #list, function(...) redis.call('HDEL', key, ...) end)
end
local function maybe(text)
  return text and '=' .. text or '-'
end
local function expire(key, ms)
  redis.call('PEXPIRE', key, string.format('%.0f', math.min(math.ceil(ms), 1e15)))
end
`;

/** Returns the store's own fields of a session, after the reason why it cannot change, if there is one. */
const LOOK = `
local function look(key, now)
  local found = redis.call('HMGET', key, ':t', ':u', ':by', ':n')
  if not found[1] then return 'ended', {} end
  local own = { times = found[1], subject = found[2], by = found[3] and found[3]:match(' (.*)$'), runs = found[4] or '' }
  if own.by then return 'superseded', own end
  local seen, idle, last = own.times:match('^(%S+) (%S+) (%S+)')
  own.seen, own.idle, own.last = tonumber(seen), tonumber(idle), tonumber(last)
  if math.min(own.seen + own.idle * 1000, own.last) <= now then return 'expired', own end
  return nil, own
end
`;

/** KEYS: session. ARGV: milliseconds until its end, then names and texts of hash fields, the store's own first. */
export const CREATE: RedisScript = new RedisScript(`${HELPERS}
if redis.call('EXISTS', KEYS[1]) == 1 then
  -- A client may send a command again after it lost the connection: then the session is the one of the first time.
  local found = redis.call('HMGET', KEYS[1], ':i', ':t', ':u', ':by')
  local ours = found[1] == ARGV[3] and found[2] == ARGV[5] and not found[4]
  return ours and maybe(found[3]) == maybe(ARGV[6] == ':u' and ARGV[7]) and '1' or '0'
end
set(KEYS[1], ARGV, 2, #ARGV)
expire(KEYS[1], tonumber(ARGV[1]))
return '1'
`);

/**
 * KEYS: session. ARGV: now, "1" if it is seen, a name of this run or "", how many pairs are expected, and are set; then these pairs, then
 * the names to delete.
 */
export const PATCH: RedisScript = new RedisScript(`${HELPERS}${LOOK}
local now, run = tonumber(ARGV[1]), ARGV[3]
local sets = 6 + 2 * tonumber(ARGV[4])
local deletes = sets + 2 * tonumber(ARGV[5])
local why, own = look(KEYS[1], now)
-- Sent again by the client: what was expected was there the first time.
if run ~= '' and own.runs and own.runs:find(run, 1, true) then return { 'ok' } end
if why then return { why } end
local held, differs = { 'conflict' }, false
for i = 6, sets - 1, 2 do
  local text = maybe(redis.call('HGET', KEYS[1], ARGV[i]))
  held[#held + 1] = text
  differs = differs or text ~= ARGV[i + 1]
end
if differs then return held end
remove(KEYS[1], ARGV, deletes)
set(KEYS[1], ARGV, sets, deletes - 1)
if run ~= '' then redis.call('HSET', KEYS[1], ':n', (run .. own.runs):sub(1, 64)) end
if ARGV[2] == '1' and now > own.seen then
  redis.call('HSET', KEYS[1], ':t', ARGV[1] .. own.times:match(' .*$'))
  expire(KEYS[1], math.min(now + own.idle * 1000, own.last) - now)
end
return { 'ok' }
`);

/**
 * KEYS: session, next session, their links to a predecessor; then session and link of each further id. ARGV: now, id, next id,
 * milliseconds until the next one's end and until which the predecessor is kept, "1" if fields are dropped, "1" if all move, the next
 * session's own fields (identity, times, subject), how many further ids, names to keep, and pairs to set; then these, then names to delete.
 */
export const ROTATE: RedisScript = new RedisScript(`${HELPERS}${LOOK}
local why, own = look(KEYS[1], tonumber(ARGV[1]))
-- Sent again by the client.
if why == 'superseded' and own.by == ARGV[3] then return { 'ok', '-' } end
if why then return { why } end
if redis.call('EXISTS', KEYS[2]) == 1 then return { 'conflict' } end

local keeps = 14 + tonumber(ARGV[11])
local sets = keeps + tonumber(ARGV[12])
local deletes = sets + 2 * tonumber(ARGV[13])
local emptied = {}
if ARGV[6] == '1' then
  emptied[1] = KEYS[1]
  local keyOf, seen = {}, { [ARGV[2]] = true }
  for i = 14, keeps - 1 do keyOf[ARGV[i]] = 5 + 2 * (i - 14) end
  local link = redis.call('GET', KEYS[3])
  while link and not seen[link:sub(2)] do
    local id = link:sub(2)
    seen[id] = true
    if not keyOf[id] then return { 'need', id } end
    if redis.call('EXISTS', KEYS[keyOf[id]]) == 0 then break end
    emptied[#emptied + 1] = KEYS[keyOf[id]]
    link = redis.call('GET', KEYS[keyOf[id] + 1])
  end
end

local keep, drop, moved = {}, {}, { ':i', ARGV[8], ':t', ARGV[9] }
for i = keeps, sets - 1 do keep[ARGV[i]] = true end
for i = deletes, #ARGV do drop[ARGV[i]] = true end
if ARGV[10] ~= '-' then
  moved[5], moved[6] = ':u', ARGV[10]:sub(2)
end
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local name = fields[i]
  if not name:find('^:[^=]') and name:sub(1, 1) ~= '.' and (ARGV[7] == '1' or keep[name]) and not drop[name] then
    moved[#moved + 1] = name
    moved[#moved + 1] = fields[i + 1]
  end
end
set(KEYS[2], moved, 1, #moved)
set(KEYS[2], ARGV, sets, deletes - 1)
expire(KEYS[2], tonumber(ARGV[4]))

for _, key in ipairs(emptied) do
  local names = {}
  for _, name in ipairs(redis.call('HKEYS', key)) do
    if not name:find('^:[^=]') then names[#names + 1] = name end
  end
  remove(key, names, 1)
end
local kept = tonumber(ARGV[5])
redis.call('HSET', KEYS[1], ':by', ARGV[1] .. ' ' .. ARGV[3])
expire(KEYS[1], kept)
if kept > 0 then
  -- The link lives as long as what it leads to. Whether the subject is the same says whether a destroy follows it.
  redis.call('SET', KEYS[4], (maybe(own.subject) == ARGV[10] and '=' or '-') .. ARGV[2])
  expire(KEYS[4], kept)
end
return { 'ok', maybe(own.subject) }
`);

/**
 * KEYS: session and link of each id. ARGV: the subject that it must have, or "*"; then the ids, the one to destroy first. Returns whether
 * a live session ended, its subject, and the ids that are gone; or the ids that are needed besides.
 */
export const DESTROY: RedisScript = new RedisScript(`${HELPERS}
local keyOf = {}
for i = 2, #ARGV do keyOf[ARGV[i]] = 2 * (i - 1) - 1 end
local function find(id)
  local found = redis.call('HMGET', KEYS[keyOf[id]], ':t', ':u', ':by')
  return found[1] and { subject = maybe(found[2]), by = found[3] and found[3]:match(' (.*)$') }
end
local first = find(ARGV[2])
if not first or (ARGV[1] ~= '*' and ARGV[1] ~= first.subject) then return { '0', '-' } end

local chain, records, needed = { ARGV[2] }, { [ARGV[2]] = first }, { 'need' }
local live, keys, i = false, {}, 1
while chain[i] do
  local id, record = chain[i], records[chain[i]]
  local at = keyOf[id]
  keys[#keys + 1] = KEYS[at]
  keys[#keys + 1] = KEYS[at + 1]
  live = live or not record.by
  local link = redis.call('GET', KEYS[at + 1])
  for _, linked in ipairs({ record.by or '', link and link:sub(1, 1) == '=' and link:sub(2) or '' }) do
    if linked ~= '' and records[linked] == nil then
      if not keyOf[linked] then
        records[linked] = false
        needed[#needed + 1] = linked
      else
        records[linked] = find(linked)
        if records[linked] and records[linked].subject == first.subject then chain[#chain + 1] = linked end
      end
    end
  end
  i = i + 1
end
if #needed > 1 then return needed end
each(keys, 1, #keys, function(...) redis.call('DEL', ...) end)
return { live and '1' or '0', first.subject, unpack(chain, 1, math.min(#chain, 2000)) }
`);

/** KEYS: list, epoch. ARGV: id, until. A clock may be far from Redis' own: a list lives a day longer than its last session at least. */
export const ENLIST: RedisScript = new RedisScript(`${HELPERS}
local DAY, MAX = 86400000, 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = tonumber(ARGV[2]) - now
redis.call('ZADD', KEYS[1], 'GT', ARGV[2], ARGV[1])
if left > 0 then redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - DAY)) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - MAX)
local life = math.max(left, 0) + DAY
if redis.call('PTTL', KEYS[1]) < life then expire(KEYS[1], life) end
return redis.call('GET', KEYS[2])
`);

/** KEYS: list. ARGV: ids. */
export const UNLIST: RedisScript = new RedisScript(`
redis.call('ZREM', KEYS[1], unpack(ARGV))
return '1'
`);

/** KEYS: list. */
export const LIST: RedisScript = new RedisScript("return redis.call('ZRANGE', KEYS[1], 0, -1)");

/** KEYS: epoch. ARGV: now, the id that is excepted, its epoch. An epoch is its value, and the id that it excepts. */
export const RAISE: RedisScript = new RedisScript(`
local stored = redis.call('GET', KEYS[1]) or '0'
local value = tonumber(stored:match('^%S+'))
local except = stored:match(' (.*)$')
local now = tonumber(ARGV[1])
local raised = now >= value + 1 and ARGV[1] or string.format('%.17g', value + 1)
local id = ARGV[2]:sub(2)
if ARGV[2] ~= '-' and (tonumber(ARGV[3]) >= value or except == id) then raised = raised .. ' ' .. id end
redis.call('SET', KEYS[1], raised)
return raised
`);
