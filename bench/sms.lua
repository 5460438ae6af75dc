-- Text messages as a gateway brings them: each from its own telephone, with its own words and id. FIRST keeps two rounds apart.
local first = tonumber(os.getenv("FIRST") or "0")
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", string.format("/gateway/sms?from=%%2B62812%07d&to=1708&text=BULELENG+lampu+mati+di+tiang+%d+Jalan+Raya&id=m%d", (first + n) % 10000000, n, first + n))
end
