-- One workload for wrk: load.lua KIND OFFSET PAUSE TOKENS. Every connection rests PAUSE ms before each request. Prints its own
-- summary as a line of JSON.
-- Every answer is counted by status in wrk; the harness compares the bytes read with what so many right answers weigh.
local kind, offset, pause, tokens

local function headers(token)
  return { ["Authorization"] = "Bearer " .. token, ["Host"] = "bench", ["Content-Type"] = "application/json" }
end

local prepared, heads, count = {}, {}, 0
local first_row, rows = 100000, 9900 -- behind the last one stand more than twenty
local technicians, first_technician, slot = 1000, 1000, 7200
local epoch = 1830297600 -- 2028-01-01T00:00:00Z

function init(args)
  kind, offset, pause, tokens = args[1], tonumber(args[2]), tonumber(args[3]), {}
  if pause > 0 then delay = function() return pause end end
  for i = 4, #args do tokens[#tokens + 1] = args[i] end
  for i, token in ipairs(tokens) do
    if kind == "ping" then
      prepared[i] = wrk.format("GET", "/api/v1/bench/ping", headers(token))
    elseif kind == "row" or kind == "list" then
      for j = 0, 99 do
        local id = first_row + (i * 7919 + j * 97) % rows
        local path = kind == "row" and "/api/v1/bench/rows/" .. id or "/api/v1/bench/rows?after=" .. id
        prepared[#prepared + 1] = wrk.format("GET", path, headers(token))
      end
    else
      heads[i] = "POST /api/v1/bench/bookings HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n" ..
        "Authorization: Bearer " .. token .. "\r\nContent-Length: "
    end
  end
end

local function booking(n)
  local technician = first_technician + n % technicians
  local start = epoch + math.floor(n / technicians) * slot
  local body = '{"technician_id":' .. technician .. ',"row_id":' .. (first_row + n % rows) ..
    ',"starts_at":"' .. os.date("!%Y-%m-%dT%H:%M:%SZ", start) .. '"}'
  return heads[n % #heads + 1] .. #body .. "\r\n\r\n" .. body
end

function request()
  count = count + 1
  if kind == "booking" then return booking(offset + count) end
  return prepared[count % #prepared + 1]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d,' ..
    '"p50":%d,"p99":%d,"max":%d}\n',
    summary.requests, summary.duration, summary.bytes, e.connect, e.read, e.write, e.status, e.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
