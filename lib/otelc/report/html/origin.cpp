// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/origin.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/origin.hpp>

namespace otelc::report::detail {
namespace {

using events::Fact;
using events::Origin;

constexpr std::size_t kRevisionShown = 12;

std::string fact_names(const Origin& origin, Fact fact) {
  return joined_values(origin.of(fact), [](const std::string& value) { return name_markup(value); });
}

std::string repository_markup(const Origin& origin) {
  return joined_values(origin.of(Fact::repository), [](const std::string& value) {
    return link(value, name_markup(repository_name(value)));
  });
}

// With several runs it is unknown which link belongs to which.
std::string linked(const Origin& origin, Fact name, Fact url) {
  const auto& names_of = origin.of(name).values();
  const auto& urls = origin.of(url).values();
  if (urls.size() == 1 && names_of.size() <= 1)
    return link(*urls.begin(),
                names_of.empty() ? name_markup(*urls.begin()) : name_markup(*names_of.begin()));
  return fact_names(origin, name);
}

std::string revision_markup(const Origin& origin) {
  return joined_values(origin.of(Fact::revision), [](const std::string& value) {
    const bool is_hash = value.size() > kRevisionShown && std::all_of(value.begin(), value.end(), [](char c) {
                           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                         });
    if (!is_hash) return name_markup(value);
    return fmt::format("<bdi title=\"{}\">{}</bdi>", value, value.substr(0, kRevisionShown));
  });
}

std::string versions_markup(const Origin& origin) {
  return joined_values(origin.versions(), [](const Origin::Version& version) {
    return name_markup(version.first) + " " + name_markup(version.second);
  });
}

}  // namespace

std::string origin(const Report& report) {
  const Origin& origin = report.summary.origin;
  std::string facts;
  const auto add = [&facts](std::string_view name, const std::string& markup) {
    if (!markup.empty()) facts += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, markup);
  };
  add("Repository", repository_markup(origin));
  add("Branch", fact_names(origin, Fact::ref));
  add("Revision", revision_markup(origin));
  add("Run", linked(origin, Fact::run_id, Fact::run_url));
  add("Job", linked(origin, Fact::job, Fact::job_url));
  add("Command", fact_names(origin, Fact::command));
  add("Agent", versions_markup(origin));
  add("Host", fact_names(origin, Fact::host));
  add("Generated", escaped(made_text(report.maker)));
  return facts.empty() ? facts : "<dl class=\"facts\">\n" + facts + "</dl>\n";
}

}  // namespace otelc::report::detail
