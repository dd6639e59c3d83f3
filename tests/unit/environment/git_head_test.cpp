// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/git_head.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/environment/git_config.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::environment;

namespace {

const std::string kCommit(40, 'a');
const std::string kOther(40, 'b');
constexpr const char* kOrigin = "[remote \"origin\"]\n\turl = git@example.com:owner/name.git\n";

/// A directory with repositories that are written by hand.
struct Files {
  void write(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = dir.file(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }
  /// `at`: the git directory.
  void repository(const std::string& at, const std::string& head, const std::string& config = kOrigin) const {
    std::filesystem::create_directories(dir.file(at + "/objects"));
    write(at + "/HEAD", head);
    write(at + "/config", config);
  }
  [[nodiscard]] std::string head(const std::string& from = "work",
                                 std::vector<std::string> variables = {}) const {
    std::filesystem::create_directories(dir.file(from));
    const auto found =
        environment::read_git_head(environment::Environment(std::move(variables)), dir.file(from));
    return found ? found->url + "|" + found->branch + "|" + found->commit : "none";
  }

  test::TempDir dir;
};

}  // namespace

TEST_CASE("the repository around a directory") {
  Files files;
  CHECK(files.head() == "none");
  files.repository("work/.git", "ref: refs/heads/main\n");
  files.write("work/.git/refs/heads/main", kCommit + "\n");
  const std::string expected = "https://example.com/owner/name|main|" + kCommit;
  CHECK(files.head() == expected);
  CHECK(files.head("work/src/deep/") == expected);
  CHECK(files.head("elsewhere") == "none");
  CHECK(files.head("work/src", {"GIT_CEILING_DIRECTORIES=/x:" + files.dir.file("work")}) == "none");
  CHECK(files.head("elsewhere", {"GIT_DIR=../work/.git"}) == expected);
  CHECK(files.head("work", {"GIT_DIR=../elsewhere"}) == "none");
  CHECK(files.head("work", {"GIT_DIR="}) == expected);
}

TEST_CASE("the forms of HEAD") {
  Files files;
  const auto of = [&](const std::string& head) {
    files.repository("work/.git", head, "");
    return files.head();
  };
  CHECK(of(kCommit + "\n") == "||" + kCommit);
  CHECK(of(std::string(64, '0') + "\n") == "||" + std::string(64, '0'));
  CHECK_MESSAGE(of("ref: refs/heads/none-yet\n") == "|none-yet|", "before the first commit");
  files.write("work/.git/refs/heads/fix/\xC3\xBC=,#1", kCommit);
  CHECK(of("ref:\trefs/heads/fix/\xC3\xBC=,#1") == "|fix/\xC3\xBC=,#1|" + kCommit);
  files.write("work/.git/refs/heads/alias", "ref: refs/heads/fix/\xC3\xBC=,#1\n");
  CHECK(of("ref: refs/heads/alias\n") == "|alias|" + kCommit);
  files.write("work/.git/refs/heads/circle", "ref: refs/heads/circle\n");
  CHECK(of("ref: refs/heads/circle\n") == "|circle|");
  CHECK_MESSAGE(of("ref: refs/heads/.invalid\n") == "||", "refs in tables, which are not read");
  CHECK(of("ref: refs/remotes/origin/main\n") == "||");
  for (const std::string odd : {"", "\n", "ref: \n", "gibberish", "ref: refs/heads/a b\n", "ref: main\n"})
    CHECK_MESSAGE(of(odd) == "none", odd);
  CHECK_MESSAGE(of("ref: refs/heads/main" + std::string(20'000, '\n')) == "none", "too large to be one");
}

TEST_CASE("a ref cannot lead outside the git directory") {
  Files files;
  files.write("secret", kOther);
  files.repository("work/.git", "ref: refs/heads/../../../../secret\n");
  CHECK(files.head() == "none");
  files.repository("work/.git", "ref: refs/heads/main\n", "");
  files.write("work/.git/refs/heads/main", "no commit, but a secret\n");
  CHECK(files.head() == "|main|");
}

TEST_CASE("packed refs") {
  Files files;
  files.repository("work/.git", "ref: refs/heads/main\n", "");
  files.write("work/.git/packed-refs", "# pack-refs with: peeled fully-peeled sorted \n" + kOther +
                                           " refs/heads/main-2\n" + kCommit + " refs/heads/main\n^" + kOther +
                                           "\n" + kOther + " refs/tags/x\n");
  CHECK(files.head() == "|main|" + kCommit);
  files.repository("work/.git", "ref: refs/heads/main-2\n", "");
  CHECK(files.head() == "|main-2|" + kOther);
  files.repository("work/.git", "ref: refs/heads/mai\n", "");
  CHECK(files.head() == "|mai|");
  files.write("work/.git/packed-refs", kCommit + " refs/heads/mai\n");
  CHECK_MESSAGE(files.head() == "|mai|" + kCommit, "in the first line");
  files.write("work/.git/refs/heads/mai", kOther);
  CHECK_MESSAGE(files.head() == "|mai|" + kOther, "a file of its own is newer");
}

TEST_CASE("worktrees and submodules") {
  Files files;
  files.repository("main/.git", "ref: refs/heads/main\n");
  files.write("main/.git/refs/heads/side", kCommit);
  files.write("main/.git/worktrees/w/HEAD", "ref: refs/heads/side\n");
  files.write("main/.git/worktrees/w/commondir", "../..\n");
  files.write("w/.git", "gitdir: " + files.dir.file("main/.git/worktrees/w") + "\n");
  CHECK(files.head("w") == "https://example.com/owner/name|side|" + kCommit);

  files.repository("main/.git/modules/sub", kOther, "[remote \"up\"]\nurl = https://example.org/sub\n");
  files.write("main/sub/.git", "gitdir: ../.git/modules/sub\n");
  CHECK(files.head("main/sub/src") == "https://example.org/sub||" + kOther);

  for (const std::string odd : {"", "gitdir:", "gitdir: ", "gitdir: nowhere\n", "something else"}) {
    files.write("odd/.git", odd);
    CHECK_MESSAGE(files.head("odd") == "none", odd);
  }
}

TEST_CASE("another user's repository is ignored, as git does") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only root can give files away");
    return;
  }
  constexpr uid_t kStranger = 12345;
  Files files;
  files.repository("work/.git", kCommit, "");
  REQUIRE(::chown(files.dir.file("work/.git").c_str(), kStranger, kStranger) == 0);
  CHECK(files.head() == "none");
  CHECK(files.head("work", {"SUDO_UID=12345"}) == "||" + kCommit);
  CHECK(files.head("work", {"SUDO_UID=1"}) == "none");
  CHECK_MESSAGE(files.head("work", {"GIT_DIR=.git"}) == "||" + kCommit, "asked for by name");
}

TEST_CASE("FIFOs and other non-files do not block") {
  Files files;
  std::filesystem::create_directories(files.dir.file("work/.git/objects"));
  REQUIRE(::mkfifo(files.dir.file("work/.git/HEAD").c_str(), 0600) == 0);
  CHECK(files.head() == "none");
  CHECK(files.head("work", {"GIT_DIR=" + files.dir.file("work/.git/HEAD")}) == "none");
  CHECK_FALSE(environment::read_git_head(environment::Environment(), ""));
}

TEST_CASE("the choice of the remote") {
  const std::string two =
      "[core]\n\tbare = false\n[remote \"fork\"] url = F ; mine\n[remote \"origin\"]\n\tURL = O\n\turl = "
      "second\n"
      "[branch \"main\"]\n\tremote = fork\n[branch \"x\\\"y\"]\n  remote=\"fork\" # quoted\n";
  CHECK(environment::remote_of(two, "main") == "F");
  CHECK(environment::remote_of(two, "x\"y") == "F");
  CHECK(environment::remote_of(two, "other") == "O");
  CHECK(environment::remote_of(two, "") == "O");
  CHECK(environment::remote_of("[remote \"a\"]\nurl = A\n", "main") == "A");
  CHECK(environment::remote_of("[remote \"a\"]\nurl = A\n[remote \"b\"]\nurl = B\n", "main").empty());
  CHECK(environment::remote_of("[Remote \"origin\"]\r\n\turl = a\\\nb \" c\" \r\n", "") == "ab  c");
  CHECK(environment::remote_of("[remote.origin]\nurl = old\n", "") == "old");
  CHECK(environment::remote_of("[branch \"main\"]\nremote = .\n[remote \"origin\"]\nurl = O\n", "main") ==
        "O");
  for (const char* odd :
       {"", "[", "[remote \"origin", "[remote \"origin\"]\nurl", "[remote \"origin\"]\nurl = \\",
        "[remote \"origin\"\nurl = x", "url = x", "]]]\n===\n", "[remote \"origin\"]\nurl ="})
    CHECK_MESSAGE(environment::remote_of(odd, "main").size() <= 1, odd);
}
