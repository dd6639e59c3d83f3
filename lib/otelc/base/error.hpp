// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace otelc {

/// What went wrong, as the rest of the program needs to tell it apart: one table (otlp/status.hpp)
/// turns a kind into an HTTP status, a gRPC code and "may the client try again".
enum class ErrorKind {
  bad_data,            ///< the input can never be understood
  unsupported_type,    ///< Content-Type that no decoder takes
  unsupported_coding,  ///< Content-Encoding that no inflater takes
  too_large,           ///< over a limit that the user set
  unavailable,         ///< may work later: disk full, queue full, shutting down
  not_found,           ///< no such file, path or service
  conflict,            ///< somebody else holds it: a port, a log's lock
  refused,             ///< a file in the way that is not safe to use (symlink, FIFO, another's)
  io,                  ///< the system said no; the message has errno's text
  internal,            ///< our own fault
};

/// An error is a value. `message` is one sentence for a person, without a trailing full stop;
/// it says what to do where that is known. It may hold bytes that came from outside: escape it
/// (base/text.hpp) before it reaches a terminal.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace otelc
