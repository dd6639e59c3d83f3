// SPDX-License-Identifier: Apache-2.0
// Stand-in: packaging/licenses.py will generate this source.
#include "licenses.hpp"

namespace otelc::apps {

std::string_view licenses_text() {
  return "otelc: Apache-2.0\n";
}

}  // namespace otelc::apps
