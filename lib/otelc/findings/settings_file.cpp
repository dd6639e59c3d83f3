// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/settings_file.hpp>

#include <utility>

namespace otelc::findings {

Finding& SettingsFile::add(std::string_view id, Level level, std::string subject, std::string problem,
                           std::string remedy) {
  findings.push_back(
      {id, level, std::move(subject), std::move(problem), std::move(remedy), path, is_managed, is_managed});
  return findings.back();
}

}  // namespace otelc::findings
