-- Carries requests that were written and signed beforehand, so that wrk itself does next to nothing.
-- The file holds, for each request, its length on a line of its own and then its bytes.
-- A second argument is the mean pause of a connection between an answer and its next request, in milliseconds.

local requests = {}
local place = 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local length = file:read("*l")
  while length do
    requests[#requests + 1] = file:read(tonumber(length))
    length = file:read("*l")
  end
  file:close()
  local pause = tonumber(arguments[2])
  if pause then
    delay = function() return math.random(0, 2 * pause) end
  end
end

function request()
  place = place + 1
  if place >= #requests then
    wrk.thread:stop()  -- never the same event twice
  end
  return requests[math.min(place, #requests)]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "refused": %d, "broken": %d, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3
  ))
end
