-- Posts the texts of a file, one a request, in turn: wrk -t1 -c32 -d10s --latency -s predict.lua URL -- TEXTS
-- Prints one line of JSON. An answer that is not 200, or does not begin as an answer does, is counted.

local threads = {}
local requests = {}
local position = 0
other = 0
shapeless = 0

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  for line in io.lines(arguments[1]) do
    if line:find("%S") then
      local body = '{"inputs":' .. quoted(line) .. "}"
      table.insert(requests, wrk.format("POST", nil, { ["content-type"] = "application/json" }, body))
    end
  end
  position = number * math.floor(#requests / 7)
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function response(status, headers, body)
  if status ~= 200 then
    other = other + 1
  elseif not body:find('^%s*%[?%s*%[?%s*{"') then
    shapeless = shapeless + 1
  end
end

function done(summary, latency)
  local others, without_shape = 0, 0
  for _, thread in ipairs(threads) do
    others = others + thread:get("other")
    without_shape = without_shape + thread:get("shapeless")
  end
  io.write(string.format(
    'JSON {"requests": %d, "seconds": %.3f, "per_second": %.1f, "p50_ms": %.2f, "p95_ms": %.2f, "p99_ms": %.2f, '
      .. '"max_ms": %.2f, "not_200": %d, "shapeless": %d, "socket_errors": %d}\n',
    summary.requests, summary.duration / 1e6, (summary.requests - others) / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    others, without_shape,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
