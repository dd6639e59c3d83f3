// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include <otelc/doctor/self_test.hpp>
#include <otelc/server/observer.hpp>

namespace otelc::doctor {

/// Counts the exports that a receiver answered, by signal and protocol. Thread-safe.
class Arrivals final : public server::Observer {
 public:
  void on_answer(const server::Answered& answered) override;
  void on_accept_failed(std::string_view why) override;

  struct Counts {
    /// Accepted exports, indexed by kSignals and kProtocols.
    std::array<std::array<std::uint64_t, kProtocols.size()>, kSignals.size()> taken{};
    std::uint64_t refused = 0;   ///< requests that were not answered with success
    std::string last_refusal{};  ///< the reason for the last; not escaped

    [[nodiscard]] std::uint64_t of(otlp::Signal signal) const;
    [[nodiscard]] std::uint64_t all() const;
  };
  [[nodiscard]] Counts counts() const;

 private:
  mutable std::mutex mutex_;
  Counts counts_;
};

}  // namespace otelc::doctor
