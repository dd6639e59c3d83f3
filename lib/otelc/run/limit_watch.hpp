// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/unique_fd.hpp>
#include <otelc/ingest/accountant.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/run/limit_check.hpp>

namespace otelc::run {

/// Holds the limits against what arrives, as it arrives. consume() is for the network thread, the rest
/// for the thread that waits.
class LimitWatch final : public ingest::Consumer {
 public:
  /// `prices` say what spend costs that no agent priced; they must outlive it.
  explicit LimitWatch(Limits limits, const prices::PriceBook& prices = prices::built_in_prices());

  void consume(PaddedView line) override;

  /// Becomes readable when there is news; -1 when no limit needs it.
  [[nodiscard]] int notify_fd() const { return notify_.get(); }
  void running(std::chrono::milliseconds elapsed);
  std::vector<std::string> take_warnings();
  [[nodiscard]] std::string reason() const;
  /// Milliseconds until the time limit has something to say; nullopt: never.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_look(std::chrono::milliseconds elapsed) const;

 private:
  const Limits limits_;
  ingest::Accountant accountant_;  // network thread only
  UniqueFd notify_;
  mutable std::mutex mutex_;  // guards check_
  LimitCheck check_;
};

}  // namespace otelc::run
