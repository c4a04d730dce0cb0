-- Updates as Telegram posts them: consecutive ids, many chats, a text message of about 600 bytes.
local secret, chats, text = "", 5000, string.rep("x", 380)
local id, pause = 0, 0

function init(args)
  secret, id = args[1], tonumber(args[2])
  pause = tonumber(args[3] or 0)
  chats = tonumber(args[4] or chats)
  text = string.rep("x", tonumber(args[5] or 380))
end

-- Milliseconds before each request of a connection; 40 of them at 40 ms are about 1000/s.
function delay() return pause end

function request()
  id = id + 1
  local chat = id % chats + 1
  local body = '{"update_id":' .. id .. ',\n"message":{"message_id":' .. id ..
    ',"from":{"id":' .. chat .. ',"is_bot":false,"first_name":"Ada","language_code":"en"}' ..
    ',"chat":{"id":' .. chat .. ',"first_name":"Ada","type":"private"},"date":1700000000,"text":"' ..
    text .. '"}}'
  local headers = {
    ["Content-Type"] = "application/json",
    ["X-Telegram-Bot-Api-Secret-Token"] = secret,
  }
  return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"p999":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    latency:percentile(99.9),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
