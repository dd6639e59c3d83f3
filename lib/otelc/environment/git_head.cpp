// SPDX-License-Identifier: Apache-2.0
//
// How a repository is found and read (gitrepository-layout(5)):
// 1. Walk up from the directory to the first `.git`. It is the git directory, or a file that names it
//    (`gitdir: PATH`, in worktrees and submodules).
// 2. Read HEAD in the git directory: a commit, or `ref: refs/heads/BRANCH`.
// 3. Resolve the ref and read the configuration in the common directory: the git directory itself, or the one
//    that its file `commondir` names. A ref is a file, or a line of `packed-refs`.
#include <otelc/environment/git_head.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <otelc/base/number.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/environment/git_config.hpp>
#include <otelc/environment/repository_url.hpp>

namespace otelc::environment {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSmallFile = std::size_t{16} * 1024;
constexpr std::size_t kConfigMax = std::size_t{1024} * 1024;
constexpr std::size_t kPackedRefsMax = std::size_t{16} * 1024 * 1024;
constexpr int kSymbolicMax = 5;
constexpr std::string_view kBranches = "refs/heads/";

/// Returns the content of a regular file; nullopt if there is none or it is larger than `at_most` bytes.
std::optional<std::string> read_bounded(const fs::path& path, std::size_t at_most) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < 0 ||
      static_cast<std::size_t>(info.st_size) > at_most)
    return std::nullopt;
  std::string text(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t more = ::read(fd.get(), text.data() + size, text.size() - size);
    if (more <= 0) break;
    size += static_cast<std::size_t>(more);
  }
  text.resize(size);
  return text;
}

/// Returns the first line without trailing blanks and line break.
std::string_view first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  const std::size_t end = text.find_last_not_of(" \t\r");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

/// As git's safe.directory: trusts files that belong to us, to the user who called sudo, and to root, who
/// could change ours anyway.
bool is_trusted(const struct stat& info, const Environment& environment) {
  if (info.st_uid == ::geteuid() || info.st_uid == 0) return true;
  const auto sudo =
      ::geteuid() == 0 ? parse_u64(environment.get_filled("SUDO_UID").value_or("")) : std::nullopt;
  return sudo && *sudo == info.st_uid;
}

bool is_git_directory(const fs::path& path) {
  struct stat info {};
  return ::stat((path / "HEAD").c_str(), &info) == 0 &&
         (::stat((path / "objects").c_str(), &info) == 0 || ::stat((path / "commondir").c_str(), &info) == 0);
}

/// Returns `dot_git` if it is a directory, else the directory that this file names. Empty: it names none.
fs::path git_directory_of(const fs::path& dot_git, const struct stat& info) {
  if (S_ISDIR(info.st_mode)) return dot_git;
  constexpr std::string_view kPointer = "gitdir: ";
  const auto text = read_bounded(dot_git, kSmallFile);
  const std::string_view line = text ? first_line(*text) : std::string_view();
  return line.starts_with(kPointer) ? dot_git.parent_path() / line.substr(kPointer.size()) : fs::path();
}

bool is_ceiling(std::string_view list, const fs::path& directory) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(':'), list.size());
    if (end > 0 && fs::path(list.substr(0, end)).lexically_normal() == directory) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// Returns the git directory of the innermost working tree that contains `directory`. Empty: there is none,
/// or it is not trusted.
fs::path find_git_directory(const Environment& environment, const std::string& directory) {
  if (const auto given = environment.get_filled("GIT_DIR")) return fs::path(directory) / fs::path(*given);
  const std::string_view ceilings = environment.get("GIT_CEILING_DIRECTORIES").value_or("");
  struct stat begin {};
  if (::stat(directory.c_str(), &begin) != 0) return {};
  for (fs::path at = fs::path(directory).lexically_normal();; at = at.parent_path()) {
    struct stat here {};
    if (::stat(at.c_str(), &here) != 0 || here.st_dev != begin.st_dev) return {};
    const fs::path dot_git = at / ".git";
    struct stat info {};
    if (::stat(dot_git.c_str(), &info) == 0) {
      const fs::path found = git_directory_of(dot_git, info);
      struct stat target {};
      if (!found.empty() && ::stat(found.c_str(), &target) == 0 && is_git_directory(found))
        return is_trusted(info, environment) && is_trusted(target, environment) ? found : fs::path();
    }
    if (!at.has_relative_path() || is_ceiling(ceilings, at.parent_path())) return {};
  }
}

/// Returns the directory that holds refs and the configuration.
fs::path common_directory(const fs::path& git_directory) {
  const auto text = read_bounded(git_directory / "commondir", kSmallFile);
  const std::string_view line = text ? first_line(*text) : std::string_view();
  return line.empty() ? git_directory : git_directory / fs::path(line);
}

bool is_commit(std::string_view text) {
  constexpr std::size_t kSha1 = 40;
  constexpr std::size_t kSha256 = 64;
  return (text.size() == kSha1 || text.size() == kSha256) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Checks those rules of git-check-ref-format(1) that make a path built from the ref safe.
bool is_ref(std::string_view ref) {
  if (!ref.starts_with("refs/") || ref.find("..") != std::string_view::npos || ref.ends_with('/'))
    return false;
  return std::all_of(ref.begin(), ref.end(),
                     [](unsigned char c) { return c > ' ' && c != 0x7f && c != '\\'; });
}

/// Returns the commit that `packed-refs` has for `ref`; empty: none.
std::string packed_commit(const fs::path& directory, const std::string& ref) {
  const auto refs = read_bounded(directory / "packed-refs", kPackedRefsMax);
  if (!refs) return {};
  const std::string wanted = " " + ref + "\n";
  for (std::size_t at = refs->find(wanted); at != std::string::npos; at = refs->find(wanted, at + 1)) {
    const std::size_t begin = at == 0 ? std::string::npos : refs->rfind('\n', at - 1);
    const std::size_t line = begin == std::string::npos ? 0 : begin + 1;
    const std::string_view commit = std::string_view(*refs).substr(line, at - line);
    if (is_commit(commit)) return std::string(commit);
  }
  return {};
}

constexpr std::string_view kSymbolic = "ref:";

/// Returns the ref that a symbolic ref names; empty: `content` is not a symbolic ref.
std::string symbolic_target(std::string_view content) {
  if (!content.starts_with(kSymbolic)) return {};
  content.remove_prefix(kSymbolic.size());
  const std::size_t begin = content.find_first_not_of(" \t");
  const std::string_view target = begin == std::string_view::npos ? "" : content.substr(begin);
  return is_ref(target) ? std::string(target) : std::string();
}

/// Follows `ref`, through symbolic refs if necessary, to its commit; empty: there is none.
std::string commit_of(const fs::path& directory, std::string ref) {
  for (int depth = 0; depth < kSymbolicMax; ++depth) {
    const auto text = read_bounded(directory / ref, kSmallFile);
    if (!text) return packed_commit(directory, ref);
    const std::string_view content = first_line(*text);
    if (is_commit(content)) return std::string(content);
    ref = symbolic_target(content);
    if (ref.empty()) return {};
  }
  return {};
}

}  // namespace

std::optional<GitHead> read_git_head(const Environment& environment, const std::string& directory) {
  const fs::path git = find_git_directory(environment, directory);
  if (git.empty()) return std::nullopt;
  const auto text = read_bounded(git / "HEAD", kSmallFile);
  if (!text) return std::nullopt;
  const std::string_view content = first_line(*text);
  const fs::path common = common_directory(git);
  GitHead head;
  if (is_commit(content)) {
    head.commit = content;
  } else {
    const std::string ref = symbolic_target(content);
    if (ref.empty()) return std::nullopt;
    // With another ref storage (extensions.refStorage), HEAD is a stub: `ref: refs/heads/.invalid`.
    const bool is_known = ref.starts_with(kBranches) && !ref.ends_with("/.invalid");
    if (is_known) head.branch = ref.substr(kBranches.size());
    if (is_known) head.commit = commit_of(common, ref);
  }
  if (const auto config = read_bounded(common / "config", kConfigMax))
    head.url = repository_url(remote_of(*config, head.branch));
  return head;
}

}  // namespace otelc::environment
