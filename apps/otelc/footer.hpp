// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace otelc::apps {

/// The rows of a list: a name and what it means. A row without a name is a remark.
using FooterRows = std::vector<std::pair<std::string, std::string>>;

/// The parts of a command's footer in `--help`.
struct Footer {
  std::vector<std::string> paragraphs;                    ///< each on one line
  FooterRows exit_codes;                                  ///< `Exit codes: 0 success; 2 wrong usage.`
  std::vector<std::pair<std::string, FooterRows>> lists;  ///< `Keys:` and indented lines of two columns
  std::vector<std::string> examples;                      ///< `Example:` and indented lines
};

/// Splits a footer at its empty lines.
Footer parse_footer(std::string_view text);

}  // namespace otelc::apps
