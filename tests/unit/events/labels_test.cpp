// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include <otelc/events/labels.hpp>

using namespace otelc;
using namespace otelc::events;

TEST_CASE("LabelCutter: a long text becomes its beginning and a hash, and two long texts stay distinct") {
  events::LabelCutter cutter;
  const std::string short_one(events::kLabelBytesMax, 'x');
  CHECK(cutter.cut(short_one).data() == short_one.data());
  const std::string long_one(100'000, 'x');
  const std::string other = long_one.substr(1) + "y";
  const std::string_view cut = cutter.cut(long_one);
  CHECK(cut.size() == events::kLabelBytesMax);
  CHECK(cut.starts_with("xxxx"));
  CHECK(cut != cutter.cut(other));
  CHECK(cut == cutter.cut(long_one));
}

TEST_CASE("LabelCutter: no character is cut in two") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'x');
    for (int i = 0; i < 100; ++i) text += "\U0001F600";
    events::LabelCutter cutter;
    const std::string cut(cutter.cut(text));
    CAPTURE(cut);
    CHECK(cut.size() <= events::kLabelBytesMax);
    const std::size_t end = cut.find("…");
    REQUIRE(end != std::string::npos);
    CHECK((end - shift) % 4 == 0);
  }
}

TEST_CASE("Labels: each text is kept once, and texts over the cap are (others)") {
  events::Labels labels(2);
  const Labels::Id a = labels.id("a");
  const Labels::Id b = labels.id("b");
  CHECK(a != b);
  CHECK_FALSE(labels.is_over());
  CHECK(labels.id("c") == Labels::kOthersId);
  CHECK(labels.is_over());
  CHECK(labels.id("a") == a);
  CHECK(labels.text(a) == "a");
  CHECK(labels.text(b) == "b");
  CHECK(labels.text(Labels::kOthersId) == events::kOthers);
  CHECK(labels.id("") == Labels::kEmpty);
  CHECK(labels.text(Labels::kEmpty).empty());
}

TEST_CASE("Labels: views stay valid as more texts come, short, long and cut ones") {
  events::Labels labels(10'000);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 3000; ++i) texts.push_back(std::to_string(i) + std::string((i * 7) % 300, 'z'));
  std::vector<std::string_view> kept;
  std::set<events::Labels::Id> ids;
  for (const std::string& text : texts) {
    const Labels::Id id = labels.id(text);
    ids.insert(id);
    kept.push_back(labels.text(id));
  }
  CHECK(ids.size() == texts.size());
  events::LabelCutter cutter;
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(kept[i] == cutter.cut(texts[i]));
}
