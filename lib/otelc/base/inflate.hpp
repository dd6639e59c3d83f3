// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/coding.hpp>
#include <otelc/base/error.hpp>
#include <otelc/base/inflater.hpp>

namespace otelc {

/// Decode all of `in` and append it to `out`. Never allocates by a length that the peer wrote. Any thread.
///
/// Errors: `too_large` when the output would exceed `bytes_max` (decoding stops there); `bad_data` for a
/// truncated stream, a wrong checksum or bytes after the end; `unavailable` when the library cannot allocate
/// memory. On an error `out` has its old content. Throws std::bad_alloc when `out` cannot grow.
Result<void> inflate_all(Coding coding, std::string_view in, std::size_t bytes_max, std::string& out);

}  // namespace otelc
