// SPDX-License-Identifier: Apache-2.0
// The outbox in the ledger: a mail and what it tells are there together or not at all.
#include "tests/store/scratch_ledger.hpp"

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MailsInTheLedger : public LedgerTest {
 protected:
  static MailRow mail(std::string id, MailState state = MailState::queued) {
    return {std::move(id), MailKind::notice, "ict@bogura.example", state, at(5), std::nullopt, 2, 1, "451 later"};
  }
  static MailTold told(std::string subject, MailStep step = MailStep::overdue) {
    return {"ict@bogura.example", "page", std::move(subject), ClockKind::promise, "word", step, "a"};
  }
  static MailChanges changes(std::vector<MailRow> put, std::vector<MailTold> told = {}, std::vector<MailTold> untold = {}) {
    return {std::move(put), std::move(told), std::move(untold), std::nullopt};
  }
};

TEST_F(MailsInTheLedger, AMailAndWhatItTellsSurviveARestart) {
  ASSERT_TRUE(store_->keep_mails(changes({mail("a")}, {told("case-1"), told("case-1", MailStep::head)})));
  open();
  const auto kept = store_->mails().value();
  EXPECT_THAT(kept.mails, ElementsAre(mail("a")));
  EXPECT_THAT(kept.told, ElementsAre(told("case-1"), told("case-1", MailStep::head)));
}

TEST_F(MailsInTheLedger, AStateReplacesTheEarlierAndAStepLeftOutMayBeToldAgain) {
  ASSERT_TRUE(store_->keep_mails(changes({mail("a")}, {told("case-1"), told("case-2")})));
  MailRow sent = mail("a", MailState::sent);
  sent.ended = at(9);
  ASSERT_TRUE(store_->keep_mails(changes({sent}, {}, {told("case-2")})));
  EXPECT_THAT(store_->mails().value().mails, ElementsAre(sent));
  EXPECT_THAT(store_->mails().value().told, ElementsAre(told("case-1")));
}

TEST_F(MailsInTheLedger, OldMailsGoAndWhatTheyToldStays) {
  MailRow old = mail("a", MailState::sent), waiting = mail("b");
  old.ended = at(9);
  ASSERT_TRUE(store_->keep_mails(changes({old, waiting}, {told("case-1")})));
  MailChanges forget;
  forget.forget = at(10);
  ASSERT_TRUE(store_->keep_mails(forget));
  EXPECT_THAT(store_->mails().value().mails, ElementsAre(waiting));
  EXPECT_THAT(store_->mails().value().told, SizeIs(1)) << "or the case would be told anew";
}

TEST_F(MailsInTheLedger, OnlyTheDaemonKeepsThem) {
  auto reader = open_sqlite_ledger(path(), Secret{}, OpenMode::read_only);
  ASSERT_TRUE(reader) << reader.error().message;
  const auto done = (*reader)->keep_mails(changes({mail("a")}));
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("not opened to keep mails"));
  EXPECT_THAT(store_->mails().value().mails, IsEmpty());
}

}  // namespace
}  // namespace sarad
