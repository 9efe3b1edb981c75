// SPDX-License-Identifier: Apache-2.0
// Every case of the vectors, explained: what the printed days add up to is what was judged.
#include "exporters/explain.hpp"
#include "measures/explain.hpp"
#include "tests/vectors/read_input.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <map>

namespace sarad {
namespace {

using namespace vectors;

rapidjson::Document parse_file(const std::string& name) {
  std::ifstream file(std::string{SARAD_TESTS_DIR} + "/vectors/" + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  return document;
}

using Visit = std::function<void(const std::string& vector, const Case&, const Explanation&)>;

/// Explains every case of every vector that folds.
void explain_all(const Visit& visit) {
  const auto file = parse_file("cases.json");
  Calendars calendars(parse_file("calendars.json"));
  for (const auto& vector : file.GetArray()) {
    const auto setting = read_cases_setting(vector["input"], calendars);
    if (!setting) continue;
    std::map<std::string, std::vector<Activity>> by_page;
    for (const auto& json : vector["input"]["activities"].GetArray())
      by_page[text_of(json, "page")].push_back(read_activity(json));
    for (const auto& [id, activities] : by_page) {
      const CaseInput input = setting->input(id, activities);
      const auto folded = fold_cases(input);
      if (!folded) continue;
      Page page;
      page.id = id;
      page.registered = Instant::min();
      Evidence evidence;
      evidence.page = &page;
      evidence.activities = activities;
      evidence.rules = &setting->rules;
      evidence.as_of = input.as_of;
      evidence.observed = std::min(input.as_of, input.observed_until.value_or(input.as_of));
      for (const auto& c : folded->cases)
        visit(text_of(vector, "name"), c, explain_case(evidence, c, folded->referrals));
    }
  }
}

TEST(ExplainedVectors, EveryDueTimeLatencyAndVerdictIsReachedAgainFromThePrintedDays) {
  int cases = 0, sums = 0;
  explain_all([&](const std::string& vector, const Case& c, const Explanation& told) {
    ++cases;
    for (const auto& step : told.steps) {
      if (!step.agrees) continue;
      ++sums;
      EXPECT_TRUE(*step.agrees) << vector << ", case " << c.id << ", " << step.kind << "\n"
                                << explanation_text(told, Language::en);
    }
  });
  std::printf("explained %d cases, %d sums counted again\n", cases, sums);
  EXPECT_GT(cases, 100);
  EXPECT_GT(sums, 4 * cases - 1);
}

TEST(ExplainedVectors, EveryMessageAndResponseOfACaseIsShown) {
  explain_all([&](const std::string& vector, const Case& c, const Explanation& told) {
    const auto shown = [&](const std::string& id) {
      for (const auto& step : told.steps)
        for (const auto& a : step.activities)
          if (a.id == id) return true;
      return false;
    };
    for (const auto& id : c.messages) EXPECT_TRUE(shown(id)) << vector << " " << id;
    if (c.first) {
      EXPECT_TRUE(shown(c.first->id)) << vector << " " << c.first->id;
    }
    if (c.final) {
      EXPECT_TRUE(shown(c.final->id)) << vector << " " << c.final->id;
    }
    for (const auto& promise : c.promises) EXPECT_TRUE(shown(promise.from)) << vector << " " << promise.from;
  });
}

void expect_words(const Facts& facts) {
  for (const auto& fact : facts) {
    EXPECT_TRUE(has_explain_word(fact.name)) << fact.name;
    if (const auto* word = std::get_if<Word>(&fact.value)) {
      EXPECT_TRUE(has_explain_word(word->code)) << word->code;
    }
  }
}

TEST(ExplainedVectors, EveryStepFactAndWordHasABengaliAndAnEnglishName) {
  explain_all([&](const std::string&, const Case&, const Explanation& told) {
    expect_words(told.verdict);
    for (const auto& step : told.steps) {
      EXPECT_TRUE(has_explain_word(step.kind)) << step.kind;
      expect_words(step.facts);
      for (const auto& row : step.rows) expect_words(row);
      for (const auto& a : step.activities) {
        EXPECT_TRUE(has_explain_word(a.part)) << a.part;
        EXPECT_TRUE(has_explain_word(to_string(a.kind))) << to_string(a.kind);
        EXPECT_TRUE(has_explain_word(to_string(a.author))) << to_string(a.author);
      }
    }
  });
}

}  // namespace
}  // namespace sarad
