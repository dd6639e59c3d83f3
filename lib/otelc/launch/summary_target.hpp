// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/formats.hpp>

namespace otelc::launch {

/// Where the summary of a run goes, and in which format (`launch --summary`).
struct SummaryTarget {
  enum class Where { nowhere, standard_error, standard_output, file };

  Where where = Where::standard_error;
  /// nullptr, only for standard output: `table` on a terminal, else `text`.
  const report::Format* format = nullptr;
  std::string path = {};  ///< of the file
};

/// Parses the value of `--summary`: `stderr`, `none`, `-`, the name of a format (to stderr), or a file. The
/// file's suffix chooses the format: .json, .md, .markdown, .html, .htm, .csv, .xml (junit), .prom
/// (openmetrics); with any other it is text. Write `./json` for a file named like a format.
SummaryTarget summary_target(const std::string& text);

}  // namespace otelc::launch
