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

/// In ascending order; `off` is no message's level, it is above all of them.
enum class LogLevel { debug, info, warning, error, off };

/// One line per message, on a terminal or in a file:
///
///     text  2026-11-23T21:22:54.343Z otelc: warning: request refused status=401 suppressed=7
///     json  {"ts":"2026-11-23T21:22:54.343Z","level":"warning","message":"request refused",
///            "kind":"unauthorized","status":401,"suppressed":7}                 (on one line)
///
/// Times are UTC. Texts are escaped in both: neither a terminal nor a JSON reader can be misled by
/// what came from outside.
enum class LogFormat { text, json };

/// What a warning or an error is about, for the limit of one a second. It is made from a literal of
/// ours at compile time, so the number of kinds is bounded and no client can add one.
class LogKind {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is to be passed as it is
  consteval LogKind(const char* name) : name_(name) {}
  [[nodiscard]] constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

/// `name` is ours: letters, digits and `_`, none of ts, level, message, kind, suppressed. The views
/// are needed during the call only. Of a text over 1,024 bytes the rest is left out (`...`).
struct LogField {
  LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
  template <std::integral Number>
  LogField(std::string_view field_name, Number number)
      : name(field_name), value(static_cast<std::int64_t>(number)) {}

  std::string_view name;
  std::variant<std::int64_t, std::string_view> value;
};
using LogFields = std::vector<LogField>;

/// Levelled messages with fields. Any thread. Nothing throws or fails: a message that cannot be
/// written is lost, and counted. Nothing waits but for `write`.
///
/// Warnings and errors: at most one per second and kind is written. Of those that come within the
/// second after it, the last is held back and written when the second is over, with the number of the
/// others as the field `suppressed`. So lines + suppressed = messages, and the last word is always said.
/// What is held back is written by the next message of its kind (which then counts it), by
/// write_held_back(), or by the destructor.
class Logger {
 public:
  /// Gets whole lines, one call at a time, on the thread that logs. False: it did not take the line.
  using Write = std::function<bool(std::string_view line)>;

  struct Options {
    LogLevel level = LogLevel::info;  ///< the lowest that is written
    LogFormat format = LogFormat::text;
    Write write = try_print_to_stderr;
  };
  /// `clock` must outlive it.
  explicit Logger(Options options, const Clock& clock = system_clock());
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  /// Whether messages of this level are written: to be asked before fields are gathered at length.
  [[nodiscard]] bool is_on(LogLevel level) const noexcept;
  [[nodiscard]] LogFormat format() const noexcept;

  void debug(std::string_view message, const LogFields& fields = {}) noexcept;
  void info(std::string_view message, const LogFields& fields = {}) noexcept;
  void warning(LogKind kind, std::string_view message, const LogFields& fields = {}) noexcept;
  void error(LogKind kind, std::string_view message, const LogFields& fields = {}) noexcept;

  enum class HeldBack { due, all };
  /// Writes what is held back, and says how many lines `write` did not take. To be called with `due`
  /// about once a second: the last message of a burst is then at most two seconds late.
  void write_held_back(HeldBack which) noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc
