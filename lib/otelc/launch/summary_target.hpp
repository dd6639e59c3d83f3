// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/formats.hpp>

namespace otelc::launch {

/// Where the summary of a run goes, and as what (`launch --summary`).
struct SummaryTarget {
  enum class Where { nowhere, standard_error, standard_output, file };

  Where where = Where::standard_error;
  /// nullptr, of standard output only: `table` when it is a terminal, else `text`.
  const report::Format* format = nullptr;
  std::string path = {};  ///< of a file
};

/// Reads `stderr`, `none`, `-`, a format's name (to stderr), or a file, whose ending says the format: json,
/// md, html, csv, xml (junit), prom (openmetrics); any other is text. A file that is called like a format is
/// `./json`.
SummaryTarget summary_target(const std::string& text);

}  // namespace otelc::launch
