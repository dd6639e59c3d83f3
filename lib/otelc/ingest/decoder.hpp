// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/base/inflate.hpp>
#include <otelc/ingest/decode_budget.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/otlp/expansion.hpp>
#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::ingest {

/// One export request of any transport.
struct ExportRequest {
  otlp::Signal signal = otlp::Signal::metrics;
  otlp::Encoding encoding = otlp::Encoding::json;
  Coding coding = Coding::identity;
  std::string body;  ///< as sent
};

/// A request as a line for the log. The answer to the client has to wait until the log has stored the line.
struct DecodedRequest {
  /// The line with its newline: the request's record, or a rejected record if it cannot be decoded. Empty if
  /// the error is `unavailable`, because the client then sends the request again.
  std::string line;
  Result<otlp::Decoded> decoded;
  /// Part of the budget for the line and for counting it. Keep it until the line has been counted.
  DecodeShare share;
};

/// Turns a request into a line for the log: inflates, checks and transcodes it. Use one per thread; not
/// thread-safe. Keeps at most 2 MiB of buffers between requests.
class Decoder {
 public:
  /// Memory that a decoded request may take, in multiples of the body limit: its line, and counting it
  /// (otlp::Expansion). Real JSON takes up to four times its size, real protobuf four to seven times.
  static constexpr std::size_t kExpansion = 4;
  /// Budget of all decoders together, in multiples of the body limit. One request always fits: its body and
  /// what it becomes.
  static constexpr std::size_t kBudget = kExpansion + 2;
  static constexpr std::size_t kBodyBytesMin = std::size_t{1} << 20;  ///< a smaller body limit counts as this

  struct Options {
    std::size_t body_bytes_max = 64u << 20;  ///< after inflating
    bool drops_content_of_spans = false;     ///< call drop_content() before spans are counted or stored
    /// Shared by the decoders of all threads; nullptr: the decoder makes one of its own.
    std::shared_ptr<DecodeBudget> budget = {};
  };
  explicit Decoder(Options options);

  /// Returns a budget for decoders with this body limit.
  static std::shared_ptr<DecodeBudget> make_budget(std::size_t body_bytes_max);

  /// Decodes one request that came at `arrival`. Errors in DecodedRequest::decoded: `bad_data`; `too_large`
  /// if the body, or what it becomes, exceeds its limit; `unavailable` if memory or the budget is used up.
  /// Does not throw std::bad_alloc.
  DecodedRequest decode(ExportRequest request, UnixNanos arrival);

 private:
  /// A request that is being decoded.
  struct Work {
    ExportRequest request;
    std::string line;
    std::string_view body;  ///< the body at its current place: in `request` or in `line`
    DecodeShare share;
  };
  Result<otlp::Decoded> make_line(Work& work, UnixNanos arrival);
  Result<otlp::Decoded> append_protobuf(Work& work);
  Result<otlp::Decoded> append_json(Work& work);
  [[nodiscard]] otlp::Expansion bounds() const;

  Options options_;
  otlp::JsonChecker checker_;
};

}  // namespace otelc::ingest
