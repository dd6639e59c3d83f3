-- SPDX-License-Identifier: Apache-2.0
-- wrk: posts the file $OTELC_BENCH_BODY as an OTLP/JSON metrics export.
local file = assert(io.open(os.getenv("OTELC_BENCH_BODY"), "rb"))
wrk.method = "POST"
wrk.path = "/v1/metrics"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/json"
file:close()

local failed = 0
function response(status)
  if status ~= 200 then
    failed = failed + 1
    if failed == 1 then io.stderr:write("an answer was " .. status .. "\n") end
  end
end
