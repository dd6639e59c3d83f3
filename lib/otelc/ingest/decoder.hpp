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

/// One export request, whatever transport brought it. `body` is as sent.
struct ExportRequest {
  otlp::Signal signal = otlp::Signal::metrics;
  otlp::Encoding encoding = otlp::Encoding::json;
  Coding coding = Coding::identity;
  std::string body;
};

/// What a request becomes. Without an answer to give yet: that is the log's.
struct DecodedRequest {
  /// For the log, with its newline: the request's record, or of what cannot be decoded a rejected record.
  /// Empty when the answer is `unavailable`: the client sends the request again.
  std::string line;
  Result<otlp::Decoded> decoded;
  /// Of the budget, for the line and for counting it: to be kept until it has been counted.
  DecodeShare share;
};

/// Makes a request's line: inflates, checks, transcodes. One per thread; keeps 2 MiB of buffers at most.
class Decoder {
 public:
  /// What a request may take once it is decoded, in multiples of the body limit: its line, and counting it
  /// (otlp::Expansion). Real JSON takes up to four times its size, real protobuf four to seven times.
  static constexpr std::size_t kExpansion = 4;
  /// What all decoders hold together. Of one request the body and what it becomes fit always.
  static constexpr std::size_t kBudget = kExpansion + 2;
  static constexpr std::size_t kBodyBytesMin = std::size_t{1} << 20;  ///< a smaller body limit counts as this

  struct Options {
    std::size_t body_bytes_max = 64u << 20;  ///< after inflating
    bool drops_content_of_spans = false;     ///< drop_content() before they are seen or kept
    /// Shared by the decoders of all threads; nullptr: one of its own (make_budget()).
    std::shared_ptr<DecodeBudget> budget = {};
  };
  explicit Decoder(Options options);

  /// The budget for decoders of such a limit.
  static std::shared_ptr<DecodeBudget> make_budget(std::size_t body_bytes_max);

  /// Errors in DecodedRequest::decoded: `bad_data`; `too_large` when the body, or what it becomes, is over
  /// its limit; `unavailable` when there is no memory, or others hold the budget. Does not throw
  /// std::bad_alloc.
  DecodedRequest decode(ExportRequest request, UnixNanos arrival);

 private:
  /// A request on its way.
  struct Work {
    ExportRequest request;
    std::string line;
    std::string_view body;  ///< as far as it has come: in `request` or in `line`
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
