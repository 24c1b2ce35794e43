-- Asks pages at random, and says what came of it in one line of JSON. The addresses are in the file that is named last.
local paths = {}

function init(words)
  math.randomseed(20260101)
  for line in io.lines(words[1]) do
    paths[#paths + 1] = line
  end
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.4f,"p50_ms":%.3f,"p99_ms":%.3f,"bytes":%d,"failed":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.bytes,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout
  ))
end
