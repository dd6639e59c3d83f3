// SPDX-License-Identifier: Apache-2.0
//
// The tree is built from the parent in each /proc/PID/stat. descendants_of() reads all processes, then moves
// those whose parent is the root or already in the result to the result, until a pass finds none.
#include <otelc/process/process_tree.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>

#include <otelc/base/number.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::process {

namespace {

/// Reads `directory`/stat; `directory` is that of a process or a thread in /proc.
std::optional<ProcessInfo> read_stat(const std::string& directory, pid_t pid) {
  const std::string path = directory + "/stat";
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char text[512];
  const ssize_t size = fd ? ::read(fd.get(), text, sizeof text - 1) : -1;
  if (size <= 0) return std::nullopt;
  text[size] = '\0';
  // The name in parentheses may contain anything, even parentheses.
  const std::size_t name_end = std::string_view(text).rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  // ` S 1 2 …`: state, parent, group.
  std::string_view rest = std::string_view(text).substr(name_end + 1);
  const auto next = [&rest] {
    rest.remove_prefix(std::min(rest.size(), std::size_t{1}));
    const std::string_view field = rest.substr(0, rest.find(' '));
    rest.remove_prefix(field.size());
    return field;
  };
  const std::string_view state = next();
  const auto parent = parse_i64(next());
  const auto group = parse_i64(next());
  if (state.size() != 1 || !parent || !group) return std::nullopt;
  return ProcessInfo{pid, static_cast<pid_t>(*parent), static_cast<pid_t>(*group), state[0]};
}

}  // namespace

std::optional<ProcessInfo> read_process(pid_t pid) {
  return read_stat("/proc/" + std::to_string(pid), pid);
}

bool has_stopped(pid_t pid) {
  bool any = false;
  std::error_code error;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (std::filesystem::directory_iterator entry(tasks, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto thread = read_stat(entry->path().string(), pid);
    if (!thread || thread->state == 'Z' || thread->state == 'X') continue;
    if (thread->state != 'T') return false;
    any = true;
  }
  return any && !error;
}

std::vector<ProcessInfo> descendants_of(pid_t root) {
  std::vector<ProcessInfo> all;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const auto pid = parse_u64(entry->path().filename().string());
    const auto info = pid ? read_process(static_cast<pid_t>(*pid)) : std::nullopt;
    if (info && info->state != 'Z' && info->state != 'X') all.push_back(*info);
  }
  std::vector<ProcessInfo> found;
  std::unordered_set<pid_t> parents{root};
  // A child may have a smaller number than its parent, so one pass is not always enough.
  for (bool grew = true; grew;) {
    grew = false;
    const auto below = std::partition(all.begin(), all.end(), [&](const ProcessInfo& process) {
      return !parents.contains(process.parent);
    });
    for (auto process = below; process != all.end(); ++process) {
      parents.insert(process->pid);
      found.push_back(*process);
      grew = true;
    }
    all.erase(below, all.end());
  }
  return found;
}

bool is_descendant(pid_t pid, pid_t root) {
  for (int depth = 0; pid > 1 && depth < 1000; ++depth) {
    const auto info = read_process(pid);
    if (!info) return false;
    if (info->parent == root) return true;
    pid = info->parent;
  }
  return false;
}

}  // namespace otelc::process
