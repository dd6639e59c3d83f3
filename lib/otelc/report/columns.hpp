// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc::report {

/// How many columns of a terminal a UTF-8 text takes: wide characters (East Asian, emoji) take two,
/// combining and invisible ones none (utf8proc's table). Controls must have been escaped before.
std::size_t columns_of(std::string_view text);

/// The text, or as much of its front as fits with a `…` behind it.
std::string cut_to_columns(std::string_view text, std::size_t columns_max);

/// The same with the text's end: of paths, that says more.
std::string cut_front_to_columns(std::string_view text, std::size_t columns_max);

/// The same with its front and its end: of a model's id the end tells most, and the front its kind.
std::string cut_middle_to_columns(std::string_view text, std::size_t columns_max);

/// The text with spaces behind it (align_left) or before it up to `columns`; a longer one as it is.
std::string align_left(std::string_view text, std::size_t columns);
std::string align_right(std::string_view text, std::size_t columns);

}  // namespace otelc::report
