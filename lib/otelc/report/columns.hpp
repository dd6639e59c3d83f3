// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc::report {

// Terminal columns of UTF-8 text: measure, cut and align. All functions expect text whose control characters
// are escaped. They never split a character; an invalid byte counts as one column.

/// Returns the terminal columns that `text` takes: two per wide character (East Asian, emoji), none per
/// combining or invisible one (utf8proc's tables).
std::size_t columns_of(std::string_view text);

/// Returns `text` if it fits into `columns_max`, else the part of its front that fits and `…`.
std::string cut_to_columns(std::string_view text, std::size_t columns_max);

/// Returns the same with `…` and the end of `text`. For paths, where the end matters most.
std::string cut_front_to_columns(std::string_view text, std::size_t columns_max);

/// Returns the same with the start and the end of `text` and `…` between them, cut at a nearby `/`, `:` or
/// `.` if there is one. For ids such as ARNs, which differ at both ends.
std::string cut_middle_to_columns(std::string_view text, std::size_t columns_max);

/// Pad `text` with spaces to `columns`, behind it (align_left) or before it (align_right). Longer text is
/// returned unchanged.
std::string align_left(std::string_view text, std::size_t columns);
std::string align_right(std::string_view text, std::size_t columns);

}  // namespace otelc::report
