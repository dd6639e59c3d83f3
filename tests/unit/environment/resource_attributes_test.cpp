// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/resource_attributes.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc::environment;

namespace {

/// In a directory without a repository.
std::string of(std::vector<std::string> variables, Vcs vcs = Vcs::name,
               const std::string& directory = "/proc") {
  const Environment environment(std::move(variables));
  return resource_attributes(environment, run_attributes(environment, vcs, directory));
}

}  // namespace

TEST_CASE("outside CI and repositories, the user's attributes stay as they are") {
  CHECK(of({}).empty());
  CHECK(of({"OTEL_RESOURCE_ATTRIBUTES=a=b,c=d%20e"}) == "a=b,c=d%20e");
  CHECK(of({"GITHUB_RUN_ID=1"}).empty());
}

TEST_CASE("the attributes of a GitHub job") {
  const std::vector<std::string> job{"GITHUB_SERVER_URL=https://git.example.com",
                                     "GITHUB_REPOSITORY=owner/name",
                                     "GITHUB_REF=refs/heads/main",
                                     "GITHUB_REF_NAME=main",
                                     "GITHUB_SHA=3f2a1bc",
                                     "GITHUB_RUN_ID=123",
                                     "GITHUB_JOB=build"};
  CHECK(of(job) ==
        "vcs.repository.name=name,vcs.owner.name=owner,"
        "vcs.repository.url.full=https://git.example.com/owner/name,vcs.ref.head.name=main,"
        "vcs.ref.head.revision=3f2a1bc,cicd.pipeline.run.id=123,"
        "cicd.pipeline.run.url.full=https://git.example.com/owner/name/actions/runs/123,"
        "cicd.pipeline.task.name=build");
  CHECK(of({"GITHUB_REPOSITORY=o/n", "GITHUB_REF=refs/pull/7/merge"}) ==
        "vcs.repository.name=n,vcs.owner.name=o,vcs.repository.url.full=https://github.com/o/n,"
        "vcs.ref.head.name=refs/pull/7/merge");
}

TEST_CASE("the attributes of a GitLab job") {
  CHECK(of({"CI_PROJECT_PATH=group/sub/name", "CI_PROJECT_URL=https://gitlab.com/group/sub/name",
            "CI_COMMIT_REF_NAME=feature/x", "CI_COMMIT_SHA=9fe", "CI_PIPELINE_ID=9",
            "CI_PIPELINE_URL=https://gitlab.com/group/sub/name/-/pipelines/9",
            "CI_JOB_URL=https://gitlab.com/group/sub/name/-/jobs/7", "CI_JOB_NAME=test 1/2: a=b, \"ü\""}) ==
        "vcs.repository.name=name,vcs.owner.name=group/sub,"
        "vcs.repository.url.full=https://gitlab.com/group/sub/name,vcs.ref.head.name=feature/x,"
        "vcs.ref.head.revision=9fe,cicd.pipeline.run.id=9,"
        "cicd.pipeline.run.url.full=https://gitlab.com/group/sub/name/-/pipelines/9,"
        "cicd.pipeline.task.name=test%201/2:%20a%3Db%2C%20%22%C3%BC%22,"
        "cicd.pipeline.task.run.url.full=https://gitlab.com/group/sub/name/-/jobs/7");
}

TEST_CASE("a key that the user has set is not set again") {
  CHECK(of({"OTEL_RESOURCE_ATTRIBUTES=team=a , vcs.ref.head.name =mine", "GITHUB_REPOSITORY=o/n",
            "GITHUB_REF_NAME=main", "GITHUB_RUN_ID=5"}) ==
        "team=a , vcs.ref.head.name =mine,vcs.repository.name=n,vcs.owner.name=o,"
        "vcs.repository.url.full=https://github.com/o/n,cicd.pipeline.run.id=5,"
        "cicd.pipeline.run.url.full=https://github.com/o/n/actions/runs/5");
  CHECK(of({"OTEL_RESOURCE_ATTRIBUTES=a=b,", "CI_PROJECT_PATH=name"}) == "a=b,vcs.repository.name=name");
}

TEST_CASE("outside CI, the attributes come from git") {
  const otelc::test::TempDir dir;
  std::filesystem::create_directories(dir.file(".git/objects"));
  std::filesystem::create_directories(dir.file(".git/refs/heads"));
  std::ofstream(dir.file(".git/HEAD")) << "ref: refs/heads/fix=1,2\n";
  std::ofstream(dir.file(".git/refs/heads/fix=1,2")) << std::string(40, 'c') << '\n';
  const std::string path = dir.file("");
  const std::string head = "vcs.ref.head.name=fix%3D1%2C2,vcs.ref.head.revision=" + std::string(40, 'c');
  CHECK(of({}, Vcs::name, path) == head);
  std::ofstream(dir.file(".git/config"))
      << "[remote \"origin\"]\nurl = https://me:secret@example.com/a/b/c.git\n";
  CHECK(of({"OTEL_RESOURCE_ATTRIBUTES=team=a"}, Vcs::name, path) ==
        "team=a,vcs.repository.name=c,vcs.owner.name=a/b,vcs.repository.url.full=https://example.com/a/b/c," +
            head);
  CHECK(of({}, Vcs::none, path).empty());
  CHECK(of({"OTEL_RESOURCE_ATTRIBUTES=vcs.ref.head.name=mine"}, Vcs::name, path).find("fix") ==
        std::string::npos);
  CHECK_MESSAGE(of({"GITHUB_REPOSITORY=o/n"}, Vcs::name, path).find("fix") == std::string::npos,
                "a CI job knows better");
}

TEST_CASE("without vcs attributes, a CI job still has those of the job") {
  CHECK(of({"GITHUB_REPOSITORY=o/n", "GITHUB_SHA=1", "GITHUB_RUN_ID=5"}, Vcs::none) ==
        "cicd.pipeline.run.id=5,cicd.pipeline.run.url.full=https://github.com/o/n/actions/runs/5");
}
