// SPDX-License-Identifier: Apache-2.0
// spdlog provides the levels, the line pattern with its time, and the guarantee that nothing is thrown.
// Fields, escaping and the limit per kind are our own, because spdlog 1.10 has none of them. Its mutex is not
// used: ours guards both the table of kinds and the sink, which keeps the counts exact.
//
// The limit per kind: a message is written if its kind wrote none in the last second. Otherwise it replaces
// the one that is held back for its kind, and the replaced one is counted.
#include <otelc/base/log.hpp>

#include <chrono>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <otelc/base/text.hpp>

namespace otelc {
namespace {

constexpr UnixNanos kHeldBackNanos = 1'000'000'000;
constexpr std::size_t kLogTextBytesMax = 1024;
constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%S.%eZ otelc: %l: %v";
constexpr const char* kJsonPattern = R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

class LineSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit LineSink(Logger::Write write) : write_(std::move(write)) {}
  std::uint64_t lost = 0;  ///< lines not written and not reported yet

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (!write_({line.data(), line.size()})) ++lost;
  }
  void flush_() override {}

  Logger::Write write_;
};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      break;
  }
  return spdlog::level::off;
}

std::string shortened(std::string_view text) {
  std::string cut = utf8_lossy(text, kLogTextBytesMax);
  if (text.size() > kLogTextBytesMax) cut += "...";
  return cut;
}

/// Returns whether `name=text` can be read unambiguously without quotes.
bool is_bare_word(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '"' || c == '=' || c == '\\') return false;
  }
  return !text.empty();
}

void append_field(std::string& out, LogFormat format, const LogField& field) {
  if (format == LogFormat::text) {
    fmt::format_to(std::back_inserter(out), " {}=", field.name);
  } else {
    fmt::format_to(std::back_inserter(out), ",\"{}\":", field.name);
  }
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    out += std::to_string(*number);
    return;
  }
  const std::string text = shortened(std::get<std::string_view>(field.value));
  if (format == LogFormat::text && is_bare_word(text)) {
    out += text;
  } else {
    append_json_string(out, text);  // escapes what a terminal could act on, too
  }
}

/// Returns the text for %v in the pattern.
std::string line_body(LogFormat format, std::string_view message, std::string_view kind,
                      const LogFields& fields) {
  std::string out;
  if (format == LogFormat::text) {
    out = escape_for_terminal(message);
  } else {
    out = "\"message\":";
    append_json_string(out, message);
    if (!kind.empty()) append_field(out, format, {"kind", kind});
  }
  for (const LogField& field : fields) append_field(out, format, field);
  return out;
}

}  // namespace

struct Logger::Impl {
  struct Line {
    LogLevel level = LogLevel::off;
    UnixNanos time = 0;
    std::string body;
  };
  struct Recent {
    UnixNanos written_at = 0;  // 0: never
    std::uint64_t held_back = 0;
    Line last;  // of those held back

    [[nodiscard]] bool is_due(UnixNanos now) const {
      // After the clock was set back nothing is held back.
      return now < written_at || now - written_at >= kHeldBackNanos;
    }
  };

  Impl(Options options, const Clock& c)
      : format(options.format),
        clock(c),
        sink(std::make_shared<LineSink>(std::move(options.write))),
        logger("", sink) {
    logger.set_level(spdlog_level(options.level));
    logger.set_error_handler([](const std::string&) {});
    logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        format == LogFormat::text ? kTextPattern : kJsonPattern, spdlog::pattern_time_type::utc, "\n"));
  }

  void write(Line line, std::uint64_t suppressed = 0);
  void write_now(LogLevel level, std::string_view message, const LogFields& fields);
  void write_limited(LogLevel level, LogKind kind, std::string_view message, const LogFields& fields);
  void write_held_back(HeldBack which);
  void write_lost();

  const LogFormat format;
  const Clock& clock;
  std::mutex mutex;  // guards all below, except logger.should_log()
  std::map<std::string_view, Recent> recent;
  std::shared_ptr<LineSink> sink;
  spdlog::logger logger;
};

/// The caller holds the mutex.
void Logger::Impl::write(Line line, std::uint64_t suppressed) {
  if (suppressed > 0) append_field(line.body, format, {"suppressed", suppressed});
  const auto time = std::chrono::duration_cast<spdlog::log_clock::duration>(
      std::chrono::nanoseconds(static_cast<std::int64_t>(line.time)));
  logger.log(spdlog::log_clock::time_point(time), {}, spdlog_level(line.level), line.body);
}

void Logger::Impl::write_now(LogLevel level, std::string_view message, const LogFields& fields) {
  Line line{level, clock.now(), line_body(format, message, {}, fields)};
  const std::lock_guard lock(mutex);
  write(std::move(line));
}

void Logger::Impl::write_limited(LogLevel level, LogKind kind, std::string_view message,
                                 const LogFields& fields) {
  Line line{level, clock.now(), line_body(format, message, kind.name(), fields)};
  const std::lock_guard lock(mutex);
  Recent& of_kind = recent[kind.name()];
  if (of_kind.written_at != 0 && !of_kind.is_due(line.time)) {
    ++of_kind.held_back;
    of_kind.last = std::move(line);
    return;
  }
  of_kind.written_at = line.time;
  write(std::move(line), std::exchange(of_kind.held_back, 0));
}

void Logger::Impl::write_held_back(HeldBack which) {
  const UnixNanos now = clock.now();
  const std::lock_guard lock(mutex);
  for (auto& [kind, of_kind] : recent) {
    if (of_kind.held_back == 0 || (which == HeldBack::due && !of_kind.is_due(now))) continue;
    of_kind.written_at = now;
    write(std::move(of_kind.last), std::exchange(of_kind.held_back, 0) - 1);
  }
  write_lost();
}

/// The caller holds the mutex.
void Logger::Impl::write_lost() {
  if (sink->lost == 0) return;
  const std::uint64_t lost = sink->lost;
  write({LogLevel::warning, clock.now(),
         line_body(format, "lines are missing here: stderr did not accept them", "lost", {{"lost", lost}})});
  // If this line is lost as well, it is not counted among the lines to report.
  sink->lost = sink->lost == lost ? 0 : lost;
}

Logger::Logger(Options options, const Clock& clock) : impl_(new Impl(std::move(options), clock)) {}

Logger::~Logger() {
  write_held_back(HeldBack::all);
}

bool Logger::is_on(LogLevel level) const noexcept {
  return level != LogLevel::off && impl_->logger.should_log(spdlog_level(level));
}

LogFormat Logger::format() const noexcept {
  return impl_->format;
}

// Only std::bad_alloc is caught below; it cannot be reported.

void Logger::debug(std::string_view message, const LogFields& fields) noexcept try {
  if (is_on(LogLevel::debug)) impl_->write_now(LogLevel::debug, message, fields);
} catch (...) {
}

void Logger::info(std::string_view message, const LogFields& fields) noexcept try {
  if (is_on(LogLevel::info)) impl_->write_now(LogLevel::info, message, fields);
} catch (...) {
}

void Logger::warning(LogKind kind, std::string_view message, const LogFields& fields) noexcept try {
  if (is_on(LogLevel::warning)) impl_->write_limited(LogLevel::warning, kind, message, fields);
} catch (...) {
}

void Logger::error(LogKind kind, std::string_view message, const LogFields& fields) noexcept try {
  if (is_on(LogLevel::error)) impl_->write_limited(LogLevel::error, kind, message, fields);
} catch (...) {
}

void Logger::write_held_back(HeldBack which) noexcept try { impl_->write_held_back(which); } catch (...) {
}

}  // namespace otelc
