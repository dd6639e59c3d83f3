// SPDX-License-Identifier: Apache-2.0
#include "serve_background.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <otelc/agents/environment.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/number.hpp>
#include <otelc/environment/resource_attributes.hpp>
#include <otelc/environment/shell_exports.hpp>
#include <otelc/store/lock_file.hpp>

#include "exit_code.hpp"

namespace otelc::apps {
namespace {

constexpr std::chrono::seconds kStopPatience{30};

std::uintmax_t size_of(const std::string& file) {
  std::error_code ec;
  const std::uintmax_t size = std::filesystem::file_size(file, ec);
  return ec ? 0 : size;
}

int failed(const std::string& message) {
  say(message);
  return kFailed;
}

}  // namespace

std::string agent_exports(std::uint16_t port, const std::string& token) {
  const auto user = environment::Environment::current();
  agents::Destination to;
  to.port = port;
  to.secret = token;
  std::error_code unknown;  // the directory may be gone; then there is no repository
  const std::string directory = std::filesystem::current_path(unknown).string();
  auto made = agents::agent_environment(user, to, agents::Content::off, environment::TraceContext::random(),
                                        environment::run_attributes(user, environment::Vcs::name, directory));
  // A trace belongs to one command, not to a shell.
  if (!user.get_filled("TRACEPARENT")) made.environment.remove("TRACEPARENT");
  for (const std::string& name : made.diverted)
    say(fmt::format("{} was set; agents in this shell now send to otelc instead", name));
  for (const std::string& remark : made.remarks) say(remark);
  return environment::shell_exports(user, made.environment);
}

int finish_starter(process::Background& background, const std::string& token) {
  const auto news = background.wait_for_news();
  const auto port = parse_u64(news.value_or(""));
  const std::string lines = port ? agent_exports(static_cast<std::uint16_t>(*port), token) : "false\n";
  if (const auto written = write_all(STDOUT_FILENO, lines); !written) return failed(written.error().message);
  return port ? kDone : kFailed;
}

int stop_serve(const std::string& log, const std::string& messages) {
  const auto holder = store::holder_of(log);
  if (!holder) return failed(fmt::format("no otelc serve writes to {}", log));
  if (holder->command != "serve")
    return failed(fmt::format("{} is held by {}, which ends by itself", log, store::words_for(*holder)));
  const std::uintmax_t said_before = size_of(messages);
  const auto ended = process::end_process(holder->pid, kStopPatience);
  if (!ended && ended.error().kind != ErrorKind::not_found) return failed(ended.error().message);
  std::ifstream file(messages, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(said_before));
  std::ostringstream last_words;
  last_words << file.rdbuf();
  print_to_stderr(last_words.str());
  return kDone;
}

}  // namespace otelc::apps
