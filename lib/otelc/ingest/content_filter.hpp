// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::ingest {

/// Names an attribute that holds what a model was asked or answered, what a tool read or wrote, or headers of
/// a request: by the GenAI conventions (`gen_ai.input.messages`, …), and of the AI SDK (`ai.…`) everything
/// that is not known to hold none, because its versions add names.
bool is_content_attribute(std::string_view key);

/// Empties the values of content attributes (`"value":{}`, which OTLP allows) wherever in the text they
/// stand; everything else stays byte for byte. `json` is one valid JSON text. Takes time and memory in
/// proportion to its length, however deep it is.
void drop_content(std::string& json);

}  // namespace otelc::ingest
