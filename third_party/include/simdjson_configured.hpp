// SPDX-License-Identifier: Apache-2.0
#pragma once

// simdjson as this project uses it. Include this instead of <simdjson.h>, everywhere, so that all sources
// agree.

// Errors are values.
#define SIMDJSON_EXCEPTIONS 0

// simdjson asserts in its innermost loops that its own state is right: 8 % of the time to read a log. Builds
// with a sanitizer keep these assertions (third_party/meson.build); ours stay on everywhere.
#if !defined(OTELC_SIMDJSON_ASSERTS) && !defined(NDEBUG)
#define NDEBUG
#include <simdjson.h>
#undef NDEBUG
#else
#include <simdjson.h>
#endif
#include <cassert>  // which takes its `assert` from NDEBUG again, each time it is included
