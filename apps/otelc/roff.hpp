// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::apps::roff {

/// Format text for a man page (man(7)). No result begins with a control character or ends with a space.

/// Formats sentences, wrapped at words, each sentence on new lines. Names of options become bold.
std::string prose(std::string_view text);

/// Formats text that readers copy, such as a command, with ASCII quotes and hyphens.
std::string literal(std::string_view text);

/// Formats `FILE`, `text|json` or `[ARG...]`: placeholders in italics, words to type in bold.
std::string placeholder(std::string_view text);

std::string bold(std::string_view text);
std::string italic(std::string_view text);

}  // namespace otelc::apps::roff
