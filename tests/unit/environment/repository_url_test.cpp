// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/repository_url.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc;

TEST_CASE("a remote's address for a browser") {
  const struct {
    const char* remote;
    const char* url;
  } kCases[] = {
      {"https://github.com/owner/name.git", "https://github.com/owner/name"},
      {"https://github.com/owner/name/", "https://github.com/owner/name"},
      {"http://git.example.com:8080/a/b/c", "http://git.example.com:8080/a/b/c"},
      {"git@github.com:owner/name.git", "https://github.com/owner/name"},
      {"github.com:/owner/name", "https://github.com/owner/name"},
      {"ssh://git@host.example:2222/~me/name.git", "https://host.example/~me/name"},
      {"git://host/x", "https://host/x"},
      {"https://[::1]:8443/x.git", "https://[::1]:8443/x"},
      {"https://dev.azure.com/org/My%20Project/_git/repo",
       "https://dev.azure.com/org/My%20Project/_git/repo"},
      {"../elsewhere", ""},
      {"/srv/git/x.git", ""},
      {"file:///srv/git/x.git", ""},
      {"./a:b", ""},
      {"ext::sh -c whoami", ""},
      {"codecommit::eu-west-1://profile@name", ""},
      {"https://host", ""},
      {"https:///x", ""},
      {"https://host/", ""},
      {"https://host/a\nb", ""},
      {"", ""},
      {":", ""},
      {"://", ""},
  };
  for (const auto& one : kCases)
    CHECK_MESSAGE(environment::repository_url(one.remote) == one.url, one.remote);
}

TEST_CASE("no secret of a remote gets out, however it is written") {
  for (const std::string user :
       {"SECRET", "me:SECRET", "me:SEC@RET", "x-access-token:SECRET", ":SECRET", "SECRET:", "me:SEC/RET",
        "me:1/SECRET", "SECRET/x", "me:SEC?RET", "me:SEC#RET", "me:S%40ECRET", "[SECRET]", "me:[SECRET"}) {
    const std::vector<std::string> remotes{"https://" + user + "@host/x", "http://" + user + "@host:80/x.git",
                                           "ssh://" + user + "@host/x",   user + "@host:x",
                                           "https://host/x?token=SECRET", "https://host/x#SECRET",
                                           "https://host/x;SECRET",       "https://host?SECRET/x",
                                           "https://host/" + user + "@x"};
    for (const std::string& remote : remotes) {
      const std::string url = environment::repository_url(remote);
      for (const char* part : {"SEC", "RET", "ECR", "token", "me:", "@"})
        CHECK_MESSAGE(url.find(part) == std::string::npos, remote << " became " << url);
    }
  }
}
