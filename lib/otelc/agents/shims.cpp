// SPDX-License-Identifier: Apache-2.0
//
// A shim must find the real program without running itself again, so it searches only the directories of PATH
// after its own. It reads the run's setup from a file in its directory, not from variables, which a script
// may have changed. OTELC_SHIMS names the directory of the innermost launch: the shims of an outer one see
// that they are not meant, and add nothing.
#include <otelc/agents/shims.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <fstream>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <otelc/agents/npm_shell.hpp>
#include <otelc/agents/programs.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/environment/shell_exports.hpp>
#include <otelc/process/argument_pointers.hpp>
#include <otelc/process/child_process.hpp>
#include <otelc/process/program_name.hpp>

namespace otelc::agents {
namespace {

constexpr std::string_view kSetupFile = "/setup";
constexpr std::string_view kShimsVariable = "OTELC_SHIMS";

Result<std::string> own_program() {
  std::string path(PATH_MAX, '\0');
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  if (size <= 0) return fail(ErrorKind::io, "cannot find the program otelc: " + errno_text(errno));
  path.resize(static_cast<std::size_t>(size));
  return path;
}

std::optional<AgentSetup> read_setup(const std::string& directory) {
  std::ifstream file(directory + std::string(kSetupFile));
  int protocol = 0;
  int content = 0;
  AgentSetup setup;
  file >> protocol >> content >> setup.to.port >> setup.to.secret >> setup.trace.trace_id >>
      setup.trace.span_id;
  if (!file) return std::nullopt;
  file >> setup.attributes;  // may be missing
  setup.to.protocol = static_cast<Protocol>(protocol);
  setup.content = static_cast<Content>(content);
  return setup;
}

Result<void> write_program(const std::string& path, std::string_view text) {
  if (auto written = replace_file(path, text); !written) return written;
  if (::chmod(path.c_str(), S_IRWXU) != 0) return fail(ErrorKind::io, path + ": " + errno_text(errno));
  return {};
}

Result<void> write_shim(const std::string& directory, std::string_view name, const std::string& otelc) {
  return write_program(
      fmt::format("{}/{}", directory, name),
      fmt::format("#!/bin/sh\n# Written by `otelc launch` for one run. It starts the next {0} in PATH.\n"
                  "exec {1} {2} {3} {0} \"$@\"\n",
                  name, environment::shell_quoted(otelc), kShimCommand,
                  environment::shell_quoted(directory)));
}

/// Returns the directories of PATH that follow `directory`; all of them if it is not in PATH.
std::vector<std::string> directories_behind(std::string_view path, const std::string& directory) {
  std::vector<std::string> found;
  bool is_behind = false;
  while (true) {
    const std::size_t end = path.find(':');
    std::string item(path.substr(0, end));
    if (item == directory) {
      if (!is_behind) found.clear();
      is_behind = true;
    } else {
      found.push_back(item.empty() ? "." : std::move(item));
    }
    if (end == std::string_view::npos) return found;
    path.remove_prefix(end + 1);
  }
}

/// Calls execve(2). A script that names no interpreter is run by sh, as execvp(3) does. Returns the error.
int execute(const std::string& program, std::vector<std::string> arguments,
            const environment::Environment& environment) {
  const auto envp = process::argument_pointers(environment.variables());
  ::execve(program.c_str(), process::argument_pointers(arguments).data(), envp.data());
  if (errno != ENOEXEC) return errno;
  arguments.front() = program;
  arguments.insert(arguments.begin(), "sh");
  ::execve("/bin/sh", process::argument_pointers(arguments).data(), envp.data());
  return errno;
}

}  // namespace

bool is_agent_with_arguments(const std::vector<std::string>& arguments) {
  return needs_arguments(process::program_name(arguments));
}

Result<void> make_shims(const std::string& directory, const AgentSetup& setup) {
  const auto program = own_program();
  if (!program) return tl::unexpected(program.error());
  const std::string known = fmt::format("{} {} {} {} {} {} {}\n", static_cast<int>(setup.to.protocol),
                                        static_cast<int>(setup.content), setup.to.port, setup.to.secret,
                                        setup.trace.trace_id, setup.trace.span_id, setup.attributes);
  if (auto written = replace_file(directory + std::string(kSetupFile), known); !written) return written;
  for (const Program& agent : programs()) {
    if (!agent.needs_arguments) continue;
    if (auto written = write_shim(directory, agent.command, *program); !written) return written;
  }
  if (auto written = write_shim(directory, kNpx, *program); !written) return written;
  return write_program(npm_shell_path(directory), npm_shell_script(directory));
}

void put_shims(environment::Environment& environment, const std::string& directory) {
  const auto path = environment.get("PATH");
  const bool is_found = path && !directory.empty();
  if (is_found) environment.set("PATH", fmt::format("{}:{}", directory, *path));
  environment.set(kShimsVariable, is_found ? directory : "");
}

int run_shim(const std::string& directory, std::vector<std::string> arguments) {
  const std::string name = arguments.front();
  auto environment = environment::Environment::current();
  const auto setup = read_setup(directory);
  if (setup && environment.get(kShimsVariable).value_or(directory) == directory) {
    auto prepared = prepare_command(std::move(arguments), std::move(environment), *setup, directory);
    arguments = std::move(prepared.arguments);
    environment = std::move(prepared.environment);
  }
  int error = ENOENT;
  for (const std::string& place : directories_behind(environment.get("PATH").value_or(""), directory)) {
    const int failure = execute(fmt::format("{}/{}", place, name), arguments, environment);
    if (failure == EACCES || (failure != ENOENT && failure != ENOTDIR && error == ENOENT)) error = failure;
  }
  say(error == ENOENT ? name + ": not found" : name + ": " + errno_text(error));
  return process::exit_code_of_exec_error(error);
}

}  // namespace otelc::agents
