// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/h2_answer.hpp>

#include <utility>

#include <otelc/base/coding.hpp>

namespace otelc::http {

H2Answer h2_answer(Response response, std::string_view date, bool head_request) {
  H2Answer answer;
  answer.status = answer.meaning = response.status;
  answer.fields = {{"date", std::string(date)}, {"content-length", std::to_string(response.body.size())}};
  if (!response.content_type.empty()) {
    answer.fields.push_back({"content-type", std::string(response.content_type)});
  }
  if (!response.allow.empty()) answer.fields.push_back({"allow", std::string(response.allow)});
  if (response.accept_encoding) {
    answer.fields.push_back({"accept-encoding", std::string(kCodingNames)});
  }
  if (response.authenticate) answer.fields.push_back({"www-authenticate", std::string(kAuthenticate)});
  if (response.retry_after_s > 0) {
    answer.fields.push_back({"retry-after", std::to_string(response.retry_after_s)});
  }
  if (!head_request) answer.body = std::move(response.body);
  answer.error = std::move(response.error);
  return answer;
}

}  // namespace otelc::http
