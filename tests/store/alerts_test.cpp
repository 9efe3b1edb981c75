// SPDX-License-Identifier: Apache-2.0
// Alerts in the ledger: they come and go, and survive the daemon.
#include "tests/store/scratch_ledger.hpp"

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AlertsInTheLedger : public LedgerTest {
 protected:
  static AlertRow alert(std::string id) {
    return {std::move(id), "page", "case-1", ClockKind::promise, "word", R"({"page":"page"})", R"({"summary_bn":"সময় পার"})",
            "https://sarad.example/", at(5), std::nullopt, ""};
  }
};

TEST_F(AlertsInTheLedger, TheySurviveARestartWithAllTheySay) {
  AlertRow ended = alert("b");
  ended.ends = at(9);
  ended.resolution = "answered";
  ASSERT_TRUE(store_->keep_alerts(std::vector{ended, alert("a")}, {}));
  open();
  EXPECT_THAT(store_->alerts().value(), ElementsAre(alert("a"), ended));
}

TEST_F(AlertsInTheLedger, ALaterStateReplacesTheEarlierAndWhatIsOverGoes) {
  ASSERT_TRUE(store_->keep_alerts(std::vector{alert("a"), alert("b")}, {}));
  AlertRow ended = alert("a");
  ended.ends = at(9);
  ASSERT_TRUE(store_->keep_alerts(std::vector{ended}, std::vector<std::string>{"b", "never there"}));
  EXPECT_THAT(store_->alerts().value(), ElementsAre(ended));
}

TEST_F(AlertsInTheLedger, OnlyTheDaemonKeepsThem) {
  auto reader = open_sqlite_ledger(path(), Secret{}, OpenMode::read_only);
  ASSERT_TRUE(reader) << reader.error().message;
  const auto done = (*reader)->keep_alerts(std::vector{alert("a")}, {});
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("not opened to keep alerts"));
  EXPECT_THAT(store_->alerts().value(), IsEmpty());
}

}  // namespace
}  // namespace sarad
