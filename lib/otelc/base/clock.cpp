// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/clock.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace otelc {
namespace {

constexpr std::uint64_t kNanosPerSecond = 1'000'000'000;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixNanos now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<UnixNanos>(std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count());
  }
};

/// `2026-11-23T21:22:54`
std::string format_seconds(UnixNanos time) {
  using std::chrono::days, std::chrono::seconds, std::chrono::sys_days;
  const std::uint64_t second = time / kNanosPerSecond;
  const std::uint64_t of_day = second % 86400;
  const std::chrono::year_month_day date{sys_days{days{static_cast<std::int64_t>(second / 86400)}}};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()}, of_day / 3600, of_day / 60 % 60, of_day % 60);
}

/// Reads a text from its front. After the first mismatch good() stays false, so callers check once.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return good_ && rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  void skip(char expected) {
    if (peek() == expected && !rest_.empty()) {
      rest_.remove_prefix(1);
    } else {
      good_ = false;
    }
  }

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit();
    return value;
  }

  /// Reads the digits behind the decimal point as nanoseconds; digits after the ninth are ignored.
  std::uint64_t fraction_nanos() {
    std::uint64_t value = 0;
    std::uint64_t unit = kNanosPerSecond;
    do {
      unit /= 10;
      value += unit * static_cast<std::uint64_t>(digit());
    } while (good_ && is_digit(peek()));
    return value;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  int digit() {
    const char c = peek();
    if (!is_digit(c)) {
      good_ = false;
      return 0;
    }
    rest_.remove_prefix(1);
    return c - '0';
  }

  std::string_view rest_;
  bool good_ = true;
};

/// Reads `2026-11-23T21:22:54` and returns its seconds since 1970, as if it were UTC.
std::optional<std::int64_t> scan_seconds(Scanner& in) {
  using std::chrono::day, std::chrono::month, std::chrono::sys_days, std::chrono::year;
  const int y = in.digits(4);
  in.skip('-');
  const int mo = in.digits(2);
  in.skip('-');
  const int d = in.digits(2);
  in.skip('T');
  const int h = in.digits(2);
  in.skip(':');
  const int mi = in.digits(2);
  in.skip(':');
  const int s = in.digits(2);
  const auto date = year{y} / month{static_cast<unsigned>(mo)} / day{static_cast<unsigned>(d)};
  // 60 is a leap second (RFC 3339 section 5.6).
  if (!in.good() || !date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  return sys_days{date}.time_since_epoch().count() * std::int64_t{86400} + h * 3600 + mi * 60 + s;
}

/// Reads `Z`, `+02:00` or `+0200` and returns how many seconds the time is ahead of UTC.
std::optional<std::int64_t> scan_offset(Scanner& in) {
  if (in.peek() == 'Z') {
    in.skip('Z');
    return 0;
  }
  const bool behind = in.peek() == '-';
  in.skip(behind ? '-' : '+');
  const int h = in.digits(2);
  if (in.peek() == ':') in.skip(':');
  const int m = in.digits(2);
  if (!in.good() || h > 23 || m > 59) return std::nullopt;
  const std::int64_t seconds = h * 3600 + m * 60;
  return behind ? -seconds : seconds;
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string format_log_time(UnixNanos time) {
  return fmt::format("{}.{:06}+00:00", format_seconds(time), time % kNanosPerSecond / 1000);
}

std::string format_summary_time(UnixNanos time) {
  return fmt::format("{}.{:03}Z", format_seconds(time), time % kNanosPerSecond / 1'000'000);
}

UnixNanos parse_time(std::string_view text) {
  Scanner in(text);
  const auto local = scan_seconds(in);
  if (!local) return 0;
  std::uint64_t nanos = 0;
  if (in.peek() == '.') {
    in.skip('.');
    nanos = in.fraction_nanos();
  }
  const auto offset = scan_offset(in);
  if (!offset || !in.at_end()) return 0;
  const std::int64_t seconds = *local - *offset;
  // 64 bits of nanoseconds end in the year 2554.
  constexpr std::uint64_t kSecondsEnd = std::numeric_limits<std::uint64_t>::max() / kNanosPerSecond;
  if (seconds < 0 || static_cast<std::uint64_t>(seconds) >= kSecondsEnd) return 0;
  return static_cast<std::uint64_t>(seconds) * kNanosPerSecond + nanos;
}

}  // namespace otelc
