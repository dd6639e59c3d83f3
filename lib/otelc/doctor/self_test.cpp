// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/self_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include <otelc/doctor/test_export.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/launch/collector.hpp>
#include <otelc/launch/run_log.hpp>
#include <otelc/process/private_directory.hpp>

namespace otelc::doctor {
namespace {

constexpr std::chrono::milliseconds kTestTime{5000};

otlp::Encoding encoding_of(agents::Protocol protocol) {
  return protocol == agents::Protocol::http_json ? otlp::Encoding::json : otlp::Encoding::protobuf;
}

/// Collects what the receiver kept. Thread-safe.
class Kept final : public ingest::Consumer {
 public:
  void consume(PaddedView line) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line.text());
  }
  [[nodiscard]] bool has(std::string_view marker, otlp::Signal signal) const {
    const std::lock_guard lock(mutex_);
    return std::any_of(lines_.begin(), lines_.end(), [marker, signal](const std::string& line) {
      return line.find(marker) != std::string::npos && line.find(otlp::path_of(signal)) != std::string::npos;
    });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string_view name_of(otlp::Signal signal) {
  constexpr std::string_view kVersion = "/v1/";
  return otlp::path_of(signal).substr(kVersion.size());
}

Result<std::vector<ProtocolTest>> test_own_receiver() {
  const auto directory = process::PrivateDirectory::make();
  if (!directory) return tl::unexpected(directory.error());
  Kept kept;
  auto log = launch::open_run_log(directory->path(), {});
  if (!log) return tl::unexpected(log.error());
  auto collector = launch::Collector::open(std::move(log->writer), agents::Content::off, kept);
  if (!collector) return tl::unexpected(collector.error());
  (*collector)->start();
  std::vector<ProtocolTest> tests;
  for (const agents::Protocol protocol : kProtocols) {
    const agents::Destination to = (*collector)->destination(protocol);
    const Target target{"127.0.0.1", to.port, "", "Bearer " + to.secret};
    const std::string marker = fmt::format("otelc-doctor-{}", static_cast<int>(protocol));
    ProtocolTest test{protocol, {}};
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      const std::string body = test_export(kSignals[i], encoding_of(protocol), marker);
      if (const auto sent = send_export(target, protocol, kSignals[i], body, kTestTime); !sent) {
        test.failures[i] = sent.error().message;
      } else if (!kept.has(marker, kSignals[i])) {
        test.failures[i] = "answered with success, but not kept";
      }
    }
    tests.push_back(std::move(test));
  }
  (*collector)->stop();
  return tests;
}

std::vector<ProtocolTest> test_receiver(const Target& target) {
  std::vector<ProtocolTest> tests;
  for (const agents::Protocol protocol : kProtocols) {
    ProtocolTest test{protocol, {}};
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      const std::string body = test_export(kSignals[i], encoding_of(protocol), "");
      if (const auto sent = send_export(target, protocol, kSignals[i], body, kTestTime); !sent)
        test.failures[i] = sent.error().message;
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace otelc::doctor
