// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::ingest {

/// Whether the attribute `key` holds prompts, answers, tool input or output, or request headers. These are
/// the names of the GenAI conventions (`gen_ai.input.messages`, …) and of Laminar. Of the AI SDK (`ai.…`),
/// whose versions add names, it is every name that is not known to be free of content.
bool is_content_attribute(std::string_view key);

/// Replaces the values of all content attributes in `json` by an empty object (`"value":{}`, which OTLP
/// allows). Everything else stays byte for byte. `json` must be one valid JSON text. Takes time and memory in
/// proportion to its length, however deeply it is nested.
void drop_content(std::string& json);

}  // namespace otelc::ingest
