// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/base/inflate.hpp>
#include <otelc/otlp/decoded.hpp>
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
  std::string line;
  Result<otlp::Decoded> decoded;
};

/// Makes a request's line: inflates, checks, transcodes. One per thread; keeps its buffers.
class Decoder {
 public:
  struct Options {
    std::size_t body_bytes_max = 64u << 20;  ///< after inflating
    bool drops_content_of_spans = false;     ///< drop_content() before they are seen or kept
  };
  explicit Decoder(Options options) : options_(options) {}

  /// Errors in DecodedRequest::decoded: bad_data, too_large.
  DecodedRequest decode(ExportRequest request, UnixNanos arrival);

 private:
  Result<void> inflate(ExportRequest& request) const;
  Result<otlp::Decoded> append_payload(const ExportRequest& request, std::string& line);
  Result<otlp::Decoded> append_json(const ExportRequest& request, std::string& line);

  Options options_;
  otlp::JsonChecker checker_;
};

}  // namespace otelc::ingest
