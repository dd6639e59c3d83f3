// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/minify.hpp>

#include <cstddef>

#include <simdjson_configured.hpp>

namespace otelc::otlp {

Result<void> minify_json(std::string_view json, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + json.size() + kMinifySlack);
  std::size_t written = 0;
  const auto error = simdjson::minify(json.data(), json.size(), out.data() + before, written);
  out.resize(error ? before : before + written);
  if (error) return fail(ErrorKind::bad_data, "JSON text without an end");
  return {};
}

}  // namespace otelc::otlp
