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

/// What a request's header asks for: an answer that needs no body, or an export whose body is to
/// be read (it is left empty here).
using Route = std::variant<http::Response, ingest::ExportRequest>;
Route route(const http::RequestHead& head, const Access& access);

/// Whether a body that nobody wants is to be read before the answer that is clear without it: when it
/// comes unasked, and is short as far as the header says.
bool worth_reading(const http::RequestHead& head);

/// The answer to an export: 200 in the request's encoding, with a partial success when that is what it
/// is, or the error's Status.
http::Response export_answer(otlp::Encoding encoding, const Result<otlp::Decoded>& result);

/// A Status in the encoding that the header names, JSON when it names none that we know.
http::Response error_answer(const http::RequestHead& head, int http_status, std::string_view message);

/// The answer to a connection over the limit, whatever it would ask.
http::Response too_many_connections();

}  // namespace otelc::server
