// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/messages.hpp>

namespace otelc {

/// In ascending order. `off` disables logging; no message has this level.
enum class LogLevel { debug, info, warning, error, off };

/// How a message is written, one line each:
///
///     text  2026-11-23T21:22:54.343Z otelc: warning: request refused status=401 suppressed=7
///     json  {"ts":"2026-11-23T21:22:54.343Z","level":"warning","message":"request refused",
///            "kind":"unauthorized","status":401,"suppressed":7}                 (on one line)
///
/// Times are UTC. Both formats escape texts, so that data from outside can mislead neither a terminal nor a
/// JSON reader.
enum class LogFormat { text, json };

/// What a warning or an error is about, for the limit of one line per second and kind. Constructed from a
/// literal at compile time, so that the number of kinds is bounded and no client can add one.
class LogKind {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): literals are passed as they are
  consteval LogKind(const char* name) : name_(name) {}
  [[nodiscard]] constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

/// A named value of a message. `name` consists of letters, digits and `_`, and is none of ts, level, message,
/// kind and suppressed. The views must be valid during the call only. Texts are cut to 1,024 bytes and `...`.
struct LogField {
  LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
  template <std::integral Number>
  LogField(std::string_view field_name, Number number)
      : name(field_name), value(static_cast<std::int64_t>(number)) {}

  std::string_view name;
  std::variant<std::int64_t, std::string_view> value;
};
using LogFields = std::vector<LogField>;

/// Writes log messages that have a level and fields. Any thread. Nothing throws or fails: a message that
/// cannot be written is lost and counted. Nothing blocks except `write`.
///
///     log.warning("unauthorized", "request refused", {{"status", 401}});
///
/// Of warnings and errors, at most one line per second and kind is written. During that second the last
/// message is held back, and the ones before it are counted in its field `suppressed`. So lines + suppressed
/// = messages, and the last message is always written: when the next message of its kind comes after that
/// second (which then counts it as suppressed), by write_held_back(), or by the destructor.
class Logger {
 public:
  /// Writes one whole line. Called on the logging thread, one call at a time. Returns false if the line is
  /// lost.
  using Write = std::function<bool(std::string_view line)>;

  struct Options {
    LogLevel level = LogLevel::info;  ///< the lowest level that is written
    LogFormat format = LogFormat::text;
    Write write = try_print_to_stderr;
  };
  /// `clock` must outlive the logger.
  explicit Logger(Options options, const Clock& clock = system_clock());
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  /// Return whether messages of this level are written. Ask before collecting expensive fields.
  [[nodiscard]] bool is_on(LogLevel level) const noexcept;
  [[nodiscard]] LogFormat format() const noexcept;

  void debug(std::string_view message, const LogFields& fields = {}) noexcept;
  void info(std::string_view message, const LogFields& fields = {}) noexcept;
  void warning(LogKind kind, std::string_view message, const LogFields& fields = {}) noexcept;
  void error(LogKind kind, std::string_view message, const LogFields& fields = {}) noexcept;

  enum class HeldBack {
    due,  ///< whose second is over
    all,
  };
  /// Write held-back messages and a warning with the number of lines that `write` has lost. Call it with
  /// `due` about once a second: the last message of a burst is then at most two seconds late.
  void write_held_back(HeldBack which) noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc
