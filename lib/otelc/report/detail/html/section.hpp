// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace otelc::report::detail {

/// A part of the page below a heading.
struct Section {
  std::string id;       ///< unique on the page
  std::string heading;  ///< markup
  std::string content;  ///< markup; empty: the page leaves the section out
};

/// Returns the section as an element; empty if it has no content.
std::string markup_of(const Section& section);

}  // namespace otelc::report::detail
