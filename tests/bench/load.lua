-- Updates as Telegram posts them: consecutive ids, many chats, a text message of about 600 bytes.
-- After secret, first id and pause come settings as key=value.
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
  head = "", -- what stands before the body
}
local text, due = "", 0

function init(args)
  secret, id = args[1], tonumber(args[2])
  first = id
  pause = tonumber(args[3] or 0)
  for i = 4, #args do
    local key, value = args[i]:match("^(%w+)=(.*)$")
    set[key] = type(set[key]) == "number" and tonumber(value) or value
  end
  secret = set.secret or secret
  text = string.rep("x", set.text)
end

-- Milliseconds before each request of a connection; 40 of them at 40 ms are about 1000/s.
function delay() return pause end

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
  local update = pick()
  local chat = update % set.chats + 1
  local bot = update % set.bots
  local path = bot == 0 and set.path or set.path .. bot
  local body = set.head .. '{"update_id":' .. update .. ',\n"message":{"message_id":' .. update ..
    ',"from":{"id":' .. chat .. ',"is_bot":false,"first_name":"Ada","language_code":"en"}' ..
    ',"chat":{"id":' .. chat .. ',"first_name":"Ada","type":"private"},"date":1700000000,"text":"' ..
    text .. '"}}'
  local headers = {
    ["Content-Type"] = set.type,
    ["X-Telegram-Bot-Api-Secret-Token"] = secret,
  }
  if set.close == 1 then headers["Connection"] = "close" end
  return wrk.format(set.method, path, headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"p999":%d,"refused":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    latency:percentile(99.9), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
