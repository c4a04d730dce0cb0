-- Updates as Telegram posts them: consecutive ids, many chats, a text message of about 600 bytes.
-- After secret, first id and pause come settings as key=value.
local MESSAGE, FROM = ',\n"message":{"message_id":', ',"from":{"id":'
local secret, id, first, pause = "", 0, 0, 0
local set = {
  chats = 5000,
  text = 380, -- characters of each message
  bots = 1, -- they are at /bot, /bot1, /bot2 ...
  again = 0, -- percent of the requests that bring an update which was answered before
  method = "POST",
  path = "/bot",
  type = "application/json",
  close = 0, -- 1: every request has a connection of its own
  jitter = 0, -- 1: pauses differ by half, as 40 connections that pause alike come in waves
  head = "", -- what stands before the body
}
local due = 0
local heads, update, sender, rest, fixed = {}, "", "", "", 0

-- A request is joined from few, finished parts: wrk is to be the faster of the two.
function init(args)
  secret, id = args[1], tonumber(args[2])
  first = id
  pause = tonumber(args[3] or 0)
  for i = 4, #args do
    local key, value = args[i]:match("^(%w+)=(.*)$")
    set[key] = type(set[key]) == "number" and tonumber(value) or value
  end
  secret = set.secret or secret
  local headers = " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port ..
    "\r\nContent-Type: " .. set.type .. "\r\nX-Telegram-Bot-Api-Secret-Token: " .. secret ..
    (set.close == 1 and "\r\nConnection: close" or "") .. "\r\nContent-Length: "
  for bot = 0, set.bots - 1 do
    heads[bot] = set.method .. " " .. set.path .. (bot == 0 and "" or bot) .. headers
  end
  update = set.head .. '{"update_id":'
  sender = ',"is_bot":false,"first_name":"Ada","language_code":"en"},"chat":{"id":'
  rest = ',"first_name":"Ada","type":"private"},"date":1700000000,"text":"' ..
    string.rep("x", set.text) .. '"}}'
  fixed = #update + #MESSAGE + #FROM + #sender + #rest
  -- wrk asks for a pause before every request unless there is no such function.
  if pause == 0 then delay = nil end
end

-- Milliseconds before each request of a connection; 40 of them at 40 ms are about 1000/s.
function delay()
  return set.jitter == 1 and math.random(pause / 2, pause * 3 / 2) or pause
end

-- The id to send: the next one, or one that was sent long enough ago to be over.
local function pick()
  due = due + set.again
  if due >= 100 and id > first + 1000 then
    due = due - 100
    return id - 1000
  end
  id = id + 1
  return id
end

function request()
  local number = pick()
  -- Each bot has ids of its own, one after another.
  local update_id = tostring(math.floor(number / set.bots))
  local chat = tostring(number % set.chats + 1)
  return heads[number % set.bots] .. fixed + 2 * #update_id + 2 * #chat .. "\r\n\r\n" .. update ..
    update_id .. MESSAGE .. update_id .. FROM .. chat .. sender .. chat .. rest
end

-- Latencies in microseconds, each with how often it occurred.
local function histogram(latency)
  local pairs = {}
  for i = 1, #latency do pairs[i] = string.format("[%d,%d]", latency(i)) end
  return "[" .. table.concat(pairs, ",") .. "]"
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"p999":%d,"refused":%d,"failed":%d,"histogram":%s}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    latency:percentile(99.9), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, histogram(latency)))
end
