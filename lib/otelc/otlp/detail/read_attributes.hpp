// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files.

#include <cstdint>
#include <string>

#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/reading.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::otlp::detail {

/// Reads an AnyValue into `out`; null and `{}` leave `out` as it is. `unescaped`: see read_text().
error_code read_any_value(od::value& any, Value& out, std::string* unescaped = nullptr);

/// Reads a list of KeyValue into the batch, keys of interest only, and sets `range`. Sets
/// Reading::has_unread, and with `has_mark` Reading::has_text_counts. Optional outputs: `identity`, a hash of
/// all attributes that does not depend on their order; `has_mark`, set when a key of Interest::marks is
/// there.
error_code read_attributes(Reading& reading, od::value& list, AttributeRange& range, std::uint64_t* identity,
                           bool* has_mark = nullptr);

/// Hashes all attributes of a list that was read before, in any order.
error_code hash_attributes(Reading& reading, od::value& list, std::uint64_t& hash);

/// Reads a Resource: its attributes of interest and the hash of its sender.
error_code read_resource(Reading& reading, od::value& value, Resource& resource);

}  // namespace otelc::otlp::detail
