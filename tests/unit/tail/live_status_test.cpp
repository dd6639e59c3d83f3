// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/live_status.hpp>

#include <doctest/doctest.h>

#include <otelc/report/columns.hpp>

using namespace otelc;
using tail::LiveStatus;
using tail::status_text;

namespace {

LiveStatus busy() {
  LiveStatus status;
  status.totals.tokens = 20064;
  status.totals.cost_usd = 0.031011345;
  status.totals.requests = 11;
  status.totals.errors = 1;
  status.skipped = 2;
  status.tokens_per_s = 334.4;
  status.tokens_by_second.back() = 1000;
  return status;
}

}  // namespace

TEST_CASE("the row leaves out what does not fit, the least important first") {
  const LiveStatus status = busy();
  CHECK(status_text(status, 77) ==
        " 20,064 tokens  $0.0310  11 requests  1 error  2 bad lines  334 tokens/s");
  CHECK(status_text(status, 63) == " 20,064 tokens  $0.0310  11 requests  1 error  334 tokens/s");
  CHECK(status_text(status, 50) == " 20,064 tokens  $0.0310  1 error  334 tokens/s");
  CHECK(status_text(status, 40) == " 20,064 tokens  $0.0310  1 error");
  CHECK(status_text(status, 25) == " 20,064 tokens  $0.0310");
  CHECK(status_text(status, 22) == " 20.1k tokens  $0.0310");
  CHECK(status_text(status, 20) == " $0.0310");
  CHECK(status_text(status, 8) == " $0.0310");
  CHECK(status_text(status, 5) == " $0.…");
  CHECK(status_text(status, 0).empty());
  CHECK(status_text(status, 100) ==
        " 20,064 tokens  $0.0310  11 requests  1 error  2 bad lines  334 tokens/s  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█");
  for (std::size_t columns = 0; columns < 200; ++columns) {
    CHECK(report::columns_of(status_text(status, columns)) <= columns);
  }
}

TEST_CASE("an unknown cost is not $0, and an incomplete sum is marked") {
  LiveStatus status;
  CHECK(status_text(status, 40) == " 0 tokens  0 tokens/s  ▁▁▁▁▁▁▁▁▁▁▁▁");
  status.totals.tokens = 1;
  CHECK(status_text(status, 36) == " 1 token  cost unknown  0 tokens/s");
  status.totals.cost_usd = 0.5;
  status.totals.unpriced_tokens = 1;
  CHECK(status_text(status, 40) == " 1 token  $0.5000 + unpriced  0 tokens/s");
  status.totals.is_at_list_price = true;
  CHECK_MESSAGE(status_text(status, 41) == " 1 token  ~$0.5000 + unpriced  0 tokens/s", "at list price");
}

TEST_CASE("the cost goes last, whatever its size") {
  LiveStatus status = busy();
  status.totals.tokens = 1'234'567'890;
  status.totals.cost_usd = 1103.2;
  CHECK(status_text(status, 39) == " 1.23G tokens  $1,103.20  1 error");
  status.totals.unpriced_tokens = 1;
  status.totals.is_at_list_price = true;
  CHECK(status_text(status, 39) == " 1.23G tokens  ~$1,103.20 + unpriced");
  CHECK(status_text(status, 30) == " ~$1,103.20 + unpriced");
  status.totals.cost_usd.reset();
  CHECK_MESSAGE(status_text(status, 20) == " 1.23G tokens", "that it is not known is less than the tokens");
}

TEST_CASE("the totals that stay at the end have no rate and no sparkline") {
  CHECK(tail::totals_text(busy(), 79) == "20,064 tokens  $0.0310  11 requests  1 error  2 bad lines");
  CHECK(tail::totals_text(busy(), 22) == "20,064 tokens  $0.0310");
  CHECK(tail::totals_text({}, 79) == "0 tokens");
  CHECK(tail::totals_text(busy(), 0).empty());
}

TEST_CASE("the sparkline is scaled to its largest value; small values are visible") {
  std::array<double, ingest::RateWindow::kWindowSeconds> tokens{};
  CHECK(tail::sparkline(tokens, 12) == "▁▁▁▁▁▁▁▁▁▁▁▁");
  tokens[0] = 1;
  tokens[29] = 350;
  tokens[30] = 350;
  tokens[59] = 700;
  CHECK(tail::sparkline(tokens, 12) == "▂▁▁▁▁▅▅▁▁▁▁█");
  CHECK(tail::sparkline(tokens, 60).size() == 60 * 3);
}

TEST_CASE("the row shows how much has been counted") {
  CHECK(tail::counting_text(43, 79) == " counting… 43 %");
  CHECK(tail::counting_text(0, 15) == " counting… 0 %");
  CHECK(report::columns_of(tail::counting_text(43, 8)) <= 8);
  CHECK(tail::counting_text(43, 0).empty());
}
