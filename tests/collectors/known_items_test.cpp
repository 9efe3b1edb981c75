// SPDX-License-Identifier: Apache-2.0
// Passing over what the ledger holds changes nothing but the work: on every recorded case, a poll that
// knows some of the items hands over the others, and all else alike.
#include "tests/conformance/case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace sarad {
namespace {

namespace fs = std::filesystem;

fs::path fixtures() {
  return fs::path{SARAD_SOURCE_DIR} / "tests" / "fixtures";
}

/// Those in which we ask.
std::vector<fs::path> polled_cases() {
  auto cases = conformance::find_cases(fixtures());
  std::erase_if(cases, [](const fs::path& folder) {
    const auto loaded = conformance::Case::load(folder);
    return loaded && loaded->inbound();
  });
  return cases;
}

Batch poll_again(const fs::path& folder, const std::function<bool(std::string_view)>& known) {
  auto loaded = conformance::Case::load(folder);
  EXPECT_TRUE(loaded) << folder;
  auto batch = conformance::poll(*loaded, known);
  EXPECT_TRUE(batch) << folder;
  return batch ? std::move(*batch) : Batch{};
}

/// Everything but the activities, in words.
std::string rest_of(const Batch& batch) {
  std::string text = batch.cursor.state + '|' + (batch.cursor.since ? format_instant(*batch.cursor.since) : "-");
  text += "|fetched " + std::to_string(batch.coverage.fetched);
  text += "|of " + (batch.coverage.platform_count ? std::to_string(*batch.coverage.platform_count) : "?");
  text += batch.complete ? "|complete" : "|incomplete";
  text += "|malformed " + std::to_string(batch.malformed.sum());
  if (batch.error) text += '|' + std::string{to_string(batch.error->code)};
  for (const auto& gone : batch.gone) text += "|gone " + gone;
  for (const auto& look : batch.threads)
    text += '|' + look.thread_id + ' ' + std::to_string(look.fetched) + ' ' + look.change_mark +
            (look.complete ? " whole" : " part");
  return text;
}

class KnownIds : public testing::TestWithParam<fs::path> {};

TEST_P(KnownIds, AreLeftOutAndChangeNothingElse) {
  const Batch whole = poll_again(GetParam(), {});
  // Every item, none, and every other one by its place.
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    std::set<std::string, std::less<>> known;
    for (std::size_t i = 0; i < whole.activities.size(); i += step) known.insert(whole.activities[i].id);
    const Batch batch = poll_again(GetParam(), [&](std::string_view id) { return known.contains(id); });
    EXPECT_EQ(rest_of(batch), rest_of(whole));
    std::vector<Activity> wanted = whole.activities, got = batch.activities;
    const auto is_known = [&](const Activity& a) { return known.contains(a.id); };
    std::erase_if(wanted, is_known);
    std::erase_if(got, is_known);  // private answers are read whole
    EXPECT_EQ(got, wanted);
    EXPECT_LE(batch.activities.size() + batch.known, whole.activities.size());
  }
}

INSTANTIATE_TEST_SUITE_P(AllCases, KnownIds, testing::ValuesIn(polled_cases()),
                         [](const auto& one) {
                           std::string name =
                               one.param.parent_path().filename().string() + '_' + one.param.filename().string();
                           std::replace_if(
                               name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
                           return name;
                         });

TEST(KnownIdsOfTheFixtures, ThereAreSome) {
  EXPECT_FALSE(conformance::find_cases(fixtures()).empty());
}

}  // namespace
}  // namespace sarad
