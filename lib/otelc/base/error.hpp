// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace otelc {

/// What kind of error it is, as far as callers act on it: otlp/status.hpp maps each kind to an HTTP status, a
/// gRPC code and whether the client may retry.
enum class ErrorKind {
  bad_data,            ///< the input is invalid; a retry cannot help
  unsupported_type,    ///< a Content-Type without a decoder
  unsupported_coding,  ///< a Content-Encoding without a decoder
  too_large,           ///< over a limit
  unavailable,         ///< may work later: disk full, queue full, shutting down
  not_found,           ///< no such file, path or service
  conflict,            ///< in use by another process: a port, a log's lock
  refused,             ///< an existing file that is not safe to use (symlink, FIFO, another user's)
  io,                  ///< a system call failed; the message has errno's text
  internal,            ///< a bug in otelc
};

/// An error, returned as a value. `message` is one sentence for a person without a final full stop: what
/// happened, to what, and what to do if that is known. It may contain bytes from outside: escape it
/// (base/text.hpp) before printing.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
};

/// A `T` or an Error.
template <class T>
using Result = tl::expected<T, Error>;

/// Make the error of a Result: `return fail(ErrorKind::io, "...");`
inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace otelc
