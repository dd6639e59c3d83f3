// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <variant>

#include <otelc/base/error.hpp>
#include <otelc/http/request_head.hpp>
#include <otelc/http/response.hpp>
#include <otelc/ingest/receiver.hpp>
#include <otelc/server/access.hpp>

namespace otelc::server {

/// What to do with a request: send an answer that needs no body, or read the body of an export (empty here).
using Route = std::variant<http::Response, ingest::ExportRequest>;
/// Decide by the header of a request over HTTP/1 or HTTP/2 without gRPC. The functions of this header are
/// pure; any thread.
Route route(const http::RequestHead& head, const Access& access);

/// Return whether to read and discard a request's body before an answer that does not need it. True if the
/// client sends the body without waiting for `100 Continue` and declares at most 64 KiB; in HTTP/1 never for
/// chunks. The connection can then be kept.
bool worth_reading(const http::RequestHead& head);

/// Make the answer to an export: 200 in the request's encoding, with a partial success if items were
/// rejected, or the error as a google.rpc.Status.
http::Response export_answer(otlp::Encoding encoding, const Result<otlp::Decoded>& result);

/// Make an error answer: a google.rpc.Status in the encoding of the request's Content-Type, or JSON if that
/// is unknown.
http::Response error_answer(const http::RequestHead& head, int http_status, std::string_view message);

/// Make the answer (503) to a connection over ServerOptions::connections_max.
http::Response too_many_connections();

}  // namespace otelc::server
