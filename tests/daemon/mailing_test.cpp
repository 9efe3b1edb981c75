// SPDX-License-Identifier: Apache-2.0
// A mail leaves when it is written down as leaving; its end makes room for the next when it is written down.
#include "daemon/mailing.hpp"

#include "tests/daemon/empty_store.hpp"
#include "tests/exporters/sample.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace sarad {
namespace {

namespace asio = boost::asio;
using namespace std::chrono;
using test::at;
using testing::SizeIs;

constexpr int kOffices = 7;

/// Keeps mails by id; waits with a write while it is shut.
class MailStore final : public test::EmptyStore {
 public:
  Result<void> keep_mails(const MailChanges& changes) override {
    std::unique_lock lock{mutex_};
    ++asked_;
    gate_.wait(lock, [this] { return !shut_; });
    if (failing_) return Error{Errc::storage, "disk full"};
    for (const auto& row : changes.put) rows_[row.id] = row;
    return {};
  }
  Result<MailRecords> mails() override {
    MailRecords records;
    const std::lock_guard lock{mutex_};
    for (const auto& [id, row] : rows_) records.mails.push_back(row);
    return records;
  }
  void shut(bool shut) {
    const std::lock_guard lock{mutex_};
    shut_ = shut;
    gate_.notify_all();
  }
  void fail(bool failing) {
    const std::lock_guard lock{mutex_};
    failing_ = failing;
  }
  int asked() {
    const std::lock_guard lock{mutex_};
    return asked_;
  }
  std::size_t in_state(MailState state) {
    const std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row.second.state == state; }));
  }
  MailState state_of(const std::string& to) {
    const std::lock_guard lock{mutex_};
    for (const auto& [id, row] : rows_)
      if (row.to == to) return row.state;
    return MailState::dropped;
  }

 private:
  std::mutex mutex_;
  std::condition_variable gate_;
  std::map<std::string, MailRow> rows_;
  int asked_ = 0;
  bool shut_ = false, failing_ = false;
};

/// What the mail server has been given, and answers when the test lets it.
struct Server {
  std::vector<std::string> given;
  std::multiset<std::string> unanswered;
  std::function<void(const std::string&)> on_arrival = [](const auto&) {};
  bool answers = false;
};

class HandMailer final : public Mailer {
 public:
  explicit HandMailer(std::shared_ptr<Server> server) : server_(std::move(server)) {}
  asio::awaitable<MailResult> send(Envelope envelope) override {
    const auto server = server_;
    server->on_arrival(envelope.to);
    server->given.push_back(envelope.to);
    const auto mine = server->unanswered.insert(envelope.to);
    asio::steady_timer wait{co_await asio::this_coro::executor};
    while (!server->answers && server->unanswered.contains(envelope.to)) {
      wait.expires_after(milliseconds{1});
      co_await wait.async_wait(asio::use_awaitable);
    }
    if (server->answers) server->unanswered.erase(mine);
    co_return MailResult{MailEnd::sent, 250, "250 ok"};
  }

 private:
  std::shared_ptr<Server> server_;
};

/// As many offices, each with an overdue case and an admin.
class Mailings : public testing::Test {
 protected:
  Mailings() {
    Policy policy;
    policy.version = "2026-a";
    auto rules = std::make_shared<RuleSet>();
    rules->policies.emplace("all", RuleBook::make({Rule{policy, test::office_hours()}}).value());
    country_.now = at("2026-11-25T08:00:00Z");   // Wednesday, 14:00 in Dhaka
    for (int i = 0; i < kOffices; ++i) {
      const std::string id = "dc-" + std::to_string(i);
      country_.office(id, "", "district", id, id).contacts = {{"admin", id + "@test.example", "bn", "mail"}};
      rules->policy_of[id] = "all";
      rules->offices.insert(id);
      const std::string page = id + "-fb";
      PageFigures& figures = country_.page(page, id, "facebook");
      figures.cases.push_back(test::open_case("case-" + id, at("2026-11-23T08:00:00Z"), at("2026-11-25T07:00:00Z"), Verdict::missed));
      figures.cases.back().first_clock.deadline.overdue_from = at("2026-11-25T07:00:00Z");
      figures.open = figures.clocks[0].overdue = 1;
      figures.as_of = country_.now;
      figures.observed_until = country_.note(page).observed_until = country_.now;
    }
    config_.mail.smtp.host = "127.0.0.1";
    config_.mail.from = "sarad@cabinet.example";
    config_.author_key = Secret{"0123456789abcdef"};
    rules_ = rules;
    start();
  }

  void start() {
    mailing_ = std::make_unique<Mailing>(
        loop_.get_executor(), clock_, store_, queue_, metrics_, [this](const SmtpConfig&) { return std::make_unique<HandMailer>(server_); },
        [this] { wanted_ = true; });
    ASSERT_TRUE(mailing_->load());
    mailing_->configure(config_, rules_);
  }
  void publish() { mailing_->publish(country_.make()); }
  template <class Condition>
  void until(const Condition& condition) {
    while (!condition()) ASSERT_GT(loop_.run_one_for(seconds{30}), 0u) << "waited in vain";
  }
  /// Until everything was told of that can happen without the test's doing.
  void publish_until(const std::function<bool()>& condition) {
    asio::steady_timer beat{loop_};
    while (!condition()) {
      publish();
      beat.expires_after(milliseconds{1});
      beat.async_wait([](auto) {});
      ASSERT_GT(loop_.run_one_for(seconds{30}), 0u) << "waited in vain";
    }
  }

  asio::io_context loop_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.get_executor()};
  ManualClock clock_{at("2026-11-25T08:00:00Z")};
  MailStore store_;
  CommitQueue queue_{loop_.get_executor(), store_, [](const auto&, auto) {}};
  OwnMetrics metrics_{{"facebook"}};
  test::Country country_;
  Config config_;
  std::shared_ptr<const RuleSet> rules_;
  std::shared_ptr<Server> server_ = std::make_shared<Server>();
  bool wanted_ = false;
  std::unique_ptr<Mailing> mailing_;
};

TEST_F(Mailings, EachMailIsWrittenDownAsLeavingBeforeItLeavesAndArrivesOnce) {
  server_->answers = true;
  server_->on_arrival = [this](const std::string& to) { EXPECT_EQ(store_.state_of(to), MailState::sending) << to; };
  publish_until([this] { return store_.in_state(MailState::sent) == kOffices; });
  EXPECT_THAT(server_->given, SizeIs(kOffices));
  EXPECT_THAT((std::set<std::string>{server_->given.begin(), server_->given.end()}), SizeIs(kOffices));
  until([this] { return wanted_; });   // newer figures, for what waits
}

TEST_F(Mailings, AnEndThatIsNotWrittenDownMakesNoRoom) {
  publish_until([this] { return server_->given.size() == Mailing::kAtOnce; });
  EXPECT_EQ(store_.in_state(MailState::sending), Mailing::kAtOnce);
  EXPECT_EQ(store_.in_state(MailState::queued), kOffices - Mailing::kAtOnce) << "a crash leaves no others in doubt";

  store_.shut(true);
  const int asked = store_.asked();
  const std::string first = server_->given.front();
  server_->unanswered.erase(first);
  until([&] { return store_.asked() > asked; });
  for (int turn = 0; turn < 20; ++turn) publish(), loop_.poll();
  EXPECT_THAT(server_->given, SizeIs(Mailing::kAtOnce)) << "its end waits for the ledger";

  // Killed here: the ledger holds two mails in doubt, the one that arrived among them.
  MailBook next_life{store_.mails().value(), clock_.now()};
  EXPECT_THAT(next_life.recovered().put, SizeIs(Mailing::kAtOnce));

  store_.shut(false);
  until([&] { return server_->given.size() == Mailing::kAtOnce + 1; });
  EXPECT_EQ(store_.state_of(first), MailState::sent);
  EXPECT_EQ(store_.in_state(MailState::sending), Mailing::kAtOnce);
  server_->answers = true;
  publish_until([this] { return store_.in_state(MailState::sent) == kOffices; });
  EXPECT_THAT(server_->given, SizeIs(kOffices));
}

TEST_F(Mailings, WhileTheLedgerFailsNoMailLeaves) {
  server_->answers = true;
  store_.fail(true);
  const int asked = store_.asked();
  publish_until([&] { return store_.asked() > asked + 3; });
  EXPECT_THAT(server_->given, SizeIs(0));
  store_.fail(false);
  publish_until([this] { return store_.in_state(MailState::sent) == kOffices; });
  EXPECT_THAT(server_->given, SizeIs(kOffices));
}

TEST_F(Mailings, AStopWaitsForWhatIsUnderWayAndHandsOutNoMore) {
  publish_until([this] { return server_->given.size() == Mailing::kAtOnce; });
  bool stopped = false;
  mailing_->stop([&] { stopped = true; });
  loop_.poll();
  EXPECT_FALSE(stopped);
  server_->answers = true;
  until([&] { return stopped; });
  EXPECT_EQ(store_.in_state(MailState::sent), Mailing::kAtOnce);
  EXPECT_EQ(store_.in_state(MailState::queued), kOffices - Mailing::kAtOnce);
  EXPECT_THAT(server_->given, SizeIs(Mailing::kAtOnce));
}

}  // namespace
}  // namespace sarad
