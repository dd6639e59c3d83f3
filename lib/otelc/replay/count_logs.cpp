// SPDX-License-Identifier: Apache-2.0
#include <otelc/replay/count_logs.hpp>

#include <optional>
#include <utility>

#include <otelc/replay/replay_all.hpp>
#include <otelc/store/unread_files.hpp>

namespace otelc::replay {

CountedLogs count_logs(const std::vector<std::string>& logs, std::size_t jobs, usage::Accountant& accountant,
                       const Progress& progress) {
  CountedLogs counted;
  store::UnreadFiles files;
  std::size_t at = 0;  // in logs
  const auto next_file = [&]() -> std::optional<LogFile> {
    for (; at < logs.size(); ++at) {
      if (auto path = files.next(logs[at])) return {{std::move(*path), store::log_of(logs[at])}};
      if (at + 1 == logs.size()) break;  // the last log may get more files
    }
    return std::nullopt;
  };
  std::set<std::string> other;  // logs that have OTLP, or could not be read
  replay_all(next_file, jobs, accountant, progress, [&](const LogFile& file, Result<usage::LogInput> input) {
    if (!input || input->records + input->rejected > 0) {
      other.insert(file.log);
    } else {
      counted.without_otlp.insert(file.log);
    }
    if (input) return counted.inputs.push_back(std::move(*input));
    auto& errors = input.error().kind == ErrorKind::not_found ? counted.missing : counted.failed;
    errors.push_back(std::move(input.error()));
  });
  for (const std::string& log : other) counted.without_otlp.erase(log);
  return counted;
}

}  // namespace otelc::replay
