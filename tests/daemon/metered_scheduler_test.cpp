// SPDX-License-Identifier: Apache-2.0
// Lanes whose quota is stated: shared, held back by what platforms tell, and fair after trouble.
#include "daemon/quotas.hpp"
#include "daemon/scheduler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace sarad {
namespace {

using namespace std::chrono;

const Instant kStart = *parse_instant("2026-11-01T03:00:00Z");

class Metered : public testing::Test {
 protected:
  void configure(int pages, double limit, Seconds per, Seconds interval = minutes{15}, const PollingRecall* recall = nullptr, std::optional<Instant> last_poll = {}) {
    settings.interval = interval;
    settings.concurrency = {{"facebook", 10'000}, {"wordpress", 10'000}};
    settings.quotas[{"facebook", "main"}] = {limit, per, 0};
    arms.clear();
    for (int i = 0; i < pages; ++i) arms.push_back({"page-" + std::to_string(i), "facebook", "main", last_poll, "district"});
    scheduler.configure(settings, arms, kStart, recall);
  }
  /// Polls that take no time; `answer` says how each ends.
  void run(Instant from, Instant to, const std::function<PollEnd(const std::string&, Instant)>& answer = {}) {
    for (Instant now = from; now < to;) {
      const auto decision = scheduler.next(now);
      if (!decision.page) {
        now = decision.wake ? std::max(*decision.wake, now + Seconds{1}) : to;
        continue;
      }
      const PollEnd end = answer ? answer(*decision.page, now) : PollEnd{};
      calls += end.calls;
      by_hour[(now - kStart) / hours{1}] += end.calls;
      ++polls[*decision.page];
      if (!end.error) {
        auto& last = polled[*decision.page];
        if (last != Instant{}) longest = std::max<Seconds>(longest, now - last);
        last = now;
      }
      scheduler.finished(*decision.page, end, now);
    }
  }

  Scheduler scheduler;
  Scheduler::Settings settings;
  std::vector<Scheduler::Arm> arms;
  std::uint64_t calls = 0;
  std::map<std::int64_t, std::uint64_t> by_hour;
  std::map<std::string, int> polls;
  std::map<std::string, Instant> polled;
  Seconds longest{};
};

TEST_F(Metered, PagesShareTheAppsQuotaAndNoHourExceedsIt) {
  configure(50, 100, hours{1});
  run(kStart, kStart + days{2});
  for (const auto& [hour, n] : by_hour) EXPECT_LE(n, 100u) << hour;
  EXPECT_GE(calls, 48 * 85u) << "what is granted is used, but for the bucket's depth";
  EXPECT_EQ(polls.size(), 50u);
}

TEST_F(Metered, WhatAPollCostMoreIsPaidBack) {
  configure(50, 100, hours{1});
  run(kStart, kStart + days{2}, [](const std::string&, Instant) {
    PollEnd end;
    end.calls = 4;
    return end;
  });
  EXPECT_LE(calls, 48 * 100u + 4);
}

TEST_F(Metered, WithQuotaEnoughNoPageWaitsLongerThanTheInterval) {
  configure(20, 4000, hours{1});
  run(kStart, kStart + hours{12});
  EXPECT_LE(longest, minutes{15} * 11 / 10);
  EXPECT_GE(calls, 20u * 12 * 4);
  EXPECT_LE(calls, 20u * 12 * 60) << "nobody is asked more than fifteen times an interval";
}

TEST_F(Metered, WithTooLittleNoPageWaitsLongerThanPromised) {
  configure(200, 20, hours{1});
  run(kStart, kStart + days{12});
  const auto outlook = scheduler.outlook(kStart + days{12});
  ASSERT_EQ(outlook.size(), 1u);
  EXPECT_EQ(polls.size(), 200u);
  EXPECT_LE(longest.count(), 1.1 * static_cast<double>(outlook[0].second.promised_gap.count()));
  EXPECT_GT(outlook[0].second.watched_less, 150u);
  EXPECT_EQ(outlook[0].second.bound_missed, 0u);
  EXPECT_GT(outlook[0].second.wanted_per_day, outlook[0].second.granted_per_day);
  EXPECT_GT(outlook[0].second.needed_1h, outlook[0].second.needed_24h);
}

TEST_F(Metered, ADeadlineIsFollowedByALook) {
  configure(100, 100, hours{1}, hours{6});
  run(kStart, kStart + days{1});
  const Instant due = kStart + days{1} + hours{2};
  scheduler.look_at("page-7", due);
  Instant looked{};
  run(kStart + days{1}, due + minutes{30}, [&](const std::string& page, Instant now) {
    if (page == "page-7" && now > due && looked == Instant{}) looked = now;
    return PollEnd{};
  });
  EXPECT_GT(looked, due);
  EXPECT_LE(looked, due + minutes{10});
}

TEST_F(Metered, ALookBeforeTheDeadlineComesInItsTime) {
  configure(100, 100, hours{1}, hours{6});
  run(kStart, kStart + days{1});
  const Instant from = kStart + days{1} + hours{2}, until = from + hours{2};
  for (int i = 0; i < 100; ++i) scheduler.look_before("page-" + std::to_string(i), from, until);
  std::map<std::string, Instant> looked;
  run(kStart + days{1}, until, [&](const std::string& page, Instant now) {
    if (now >= from) looked.emplace(page, now);
    return PollEnd{};
  });
  EXPECT_GT(looked.size(), 80u) << "a quarter of the calls are for that, besides those that come of themselves";
  polls.clear();
  run(until, until + hours{1});
  const auto after = calls;
  run(until + hours{1}, until + hours{2});
  EXPECT_LE(calls - after, 100u) << "whose time is over wants nothing more";
}

TEST_F(Metered, ALookBeforeADeadlineGivesWayToThoseThatAreDue) {
  configure(40, 20, hours{1}, hours{6});   // 4.5 calls an hour for deadlines
  run(kStart, kStart + days{1});
  const Instant due = kStart + days{1} + hours{2};
  for (int i = 0; i < 5; ++i) scheduler.look_at("page-" + std::to_string(i), due);
  for (int i = 5; i < 40; ++i) scheduler.look_before("page-" + std::to_string(i), due - hours{1}, due + hours{1});
  std::map<std::string, Instant> looked;
  run(kStart + days{1}, due + hours{2}, [&](const std::string& page, Instant now) {
    if (now > due) looked.emplace(page, now);
    return PollEnd{};
  });
  for (int i = 0; i < 5; ++i) {
    const auto look = looked.find("page-" + std::to_string(i));
    ASSERT_NE(look, looked.end()) << i;
    EXPECT_LE(look->second, due + minutes{75}) << i;
  }
}

TEST_F(Metered, APollThatBeganBeforeTheDeadlineIsNoLookAfterIt) {
  configure(1, 1000, hours{1}, hours{6});
  run(kStart, kStart + hours{1});
  Instant now = kStart + hours{1};
  Scheduler::Decision decision;
  while (!(decision = scheduler.next(now)).page) now = *decision.wake;
  scheduler.look_at("page-0", now + Seconds{10});
  scheduler.finished("page-0", {}, now + Seconds{30});
  std::optional<Instant> again;
  for (Instant t = now + Seconds{30}; t < now + hours{2} && !again; t += Seconds{10})
    if (scheduler.next(t).page) again = t;
  ASSERT_TRUE(again);
  EXPECT_LE(*again, now + minutes{45}) << "at the latest when the least spacing, a fifteenth of six hours, is over";
}

TEST_F(Metered, NearlyUsedUpMeansWaitAndNobodyElseWaits) {
  configure(20, 1000, hours{1});
  settings.quotas.erase({"wordpress", ""});
  arms.push_back({"blog", "wordpress", "", std::nullopt, "district"});
  scheduler.configure(settings, arms, kStart);
  bool told = false;
  std::map<std::string, int> after;
  run(kStart, kStart + minutes{30}, [&](const std::string& page, Instant) {
    PollEnd end;
    if (told) ++after[page];
    if (!told && page != "blog") {
      end.app_used = 0.97;
      end.regain_in = minutes{30};
      told = true;
    }
    return end;
  });
  EXPECT_TRUE(told);
  EXPECT_EQ(after.size(), after.count("blog"));
  run(kStart + minutes{31}, kStart + hours{2});
  EXPECT_EQ(polls.size(), 21u);
}

TEST_F(Metered, OthersUseAboveSixTenthsSlowsAndComesBack) {
  configure(20, 1000, hours{1}, hours{1});   // at most 300 calls an hour are ours
  run(kStart, kStart + hours{2});
  const auto answer = [](const std::string&, Instant) {
    PollEnd end;
    end.app_used = 0.80;
    return end;
  };
  const auto before = calls;
  run(kStart + hours{2}, kStart + hours{4}, answer);
  EXPECT_LT(calls - before, 450u);
  EXPECT_GT(calls - before, 100u);
  run(kStart + hours{4}, kStart + hours{6});
  const auto back = calls;
  run(kStart + hours{6}, kStart + hours{8});
  EXPECT_GT(calls - back, 500u) << "what is told no more is forgotten after a window";
}

TEST_F(Metered, NoPollHoweverLargeSendsMoreThanTheGrant) {
  // Each poll wants 40 requests, which nobody could know when the first ones began.
  configure(20, 100, hours{1});
  std::vector<Instant> sent;
  for (Instant now = kStart; now < kStart + hours{6};) {
    const auto decision = scheduler.next(now);
    if (!decision.page) {
      now = decision.wake ? std::max(*decision.wake, now + Seconds{1}) : kStart + hours{6};
      continue;
    }
    for (int i = 0; i < 40; ++i) {
      while (const auto until = scheduler.send(*decision.page, now)) now = *until;
      sent.push_back(now);
    }
    PollEnd end;
    end.calls = 40;
    scheduler.finished(*decision.page, end, now);
  }
  EXPECT_GT(sent.size(), 400u) << "what is granted is used";
  for (std::size_t i = 0; i + 100 < sent.size(); ++i) EXPECT_GT(sent[i + 100] - sent[i], Seconds{hours{1}}) << i;
}

TEST_F(Metered, WhatOurOwnCallsExplainSlowsNobody) {
  // The platform counts a rolling hour, as whole percents, and nobody else asks: what is granted is used.
  configure(200, 1000, hours{1});
  settings.quotas[{"facebook", "main"}].reserve_percent = 10;
  scheduler.configure(settings, arms, kStart);
  std::vector<Instant> asked;
  const auto answer = [&](const std::string&, Instant now) {
    PollEnd end;
    end.calls = 3;
    for (int i = 0; i < 3; ++i) asked.push_back(now);
    const auto first = std::upper_bound(asked.begin(), asked.end(), now - hours{1});
    end.app_used = std::floor(100 * static_cast<double>(asked.end() - first) / 1000) / 100;
    EXPECT_LE(asked.end() - first, 1000);
    return end;
  };
  run(kStart, kStart + hours{3}, answer);
  const auto before = calls;
  run(kStart + hours{3}, kStart + hours{13}, answer);
  EXPECT_GT(calls - before, 8000u) << "nine tenths of ten thousand, less the bucket's depth";
}

TEST_F(Metered, AGrantThatIsSmallerThanStatedIsFelt) {
  configure(200, 1000, hours{1});   // the platform grants 500
  std::vector<Instant> asked;
  std::size_t refused = 0;
  run(kStart, kStart + hours{24}, [&](const std::string&, Instant now) {
    const auto first = std::upper_bound(asked.begin(), asked.end(), now - hours{1});
    PollEnd end;
    end.app_used = std::min(1.0, static_cast<double>(asked.end() - first) / 500);
    if (asked.end() - first >= 500) {
      ++refused;
      end.error = Error{Errc::rate_limited, "too many calls", {}};
      end.whole_app_waits = true;
    } else {
      asked.push_back(now);
    }
    return end;
  });
  EXPECT_EQ(refused, 0u);
  EXPECT_GT(asked.size(), 24 * 250u);
}

TEST_F(Metered, AnOutageOfSixHoursIsFollowedByAFairRecoveryWithoutAHerd) {
  configure(300, 400, hours{1});
  run(kStart, kStart + days{2});
  const Instant out = kStart + days{2}, back = out + hours{6};
  run(out, back, [](const std::string&, Instant) {
    PollEnd end;
    end.error = Error{Errc::transient, "down", {}};
    return end;
  });
  for (auto& [page, last] : polled) last = Instant{};
  run(back, back + hours{3});
  for (const auto& [hour, n] : by_hour) EXPECT_LE(n, 400u) << hour;
  for (const auto& [page, last] : polled) EXPECT_NE(last, Instant{}) << page << " was not seen again within three hours";
}

TEST_F(Metered, AStartWith50000PagesIsNoHerdAndLosesNobody) {
  configure(50'000, 1'200'000, days{1});
  run(kStart, kStart + hours{3});
  for (const auto& [hour, n] : by_hour) EXPECT_LE(n, 100'000u) << hour;
  EXPECT_EQ(polls.size(), 50'000u);
}

TEST_F(Metered, ARestartWith50000PagesIsNoHerd) {
  configure(50'000, 1'200'000, days{1}, minutes{15}, nullptr, kStart - days{1});
  run(kStart, kStart + hours{1});
  EXPECT_LE(calls, 100'000u);
  std::uint64_t first = 0;
  Scheduler again;
  again.configure(settings, arms, kStart);
  while (again.next(kStart).page) ++first;
  EXPECT_LT(first, 20u) << "the bucket starts empty";
}

TEST_F(Metered, WhatWasLearnedIsLearnedAgainFromTheLedger) {
  PollingRecall recall{kStart};
  for (int i = 0; i < 400; ++i) {
    Activity comment;
    comment.id = std::to_string(i);
    comment.kind = Kind::comment;
    comment.author = AuthorRole::citizen;
    comment.created = kStart - days{20} + hours{i};
    comment.seen = *comment.created + minutes{5};
    if (*comment.created < kStart) recall.take("page-0", comment);
  }
  Activity quiet;
  quiet.kind = Kind::post;
  quiet.author = AuthorRole::page;
  quiet.created = quiet.seen = kStart - days{20};
  for (int i = 1; i < 10; ++i) recall.take("page-" + std::to_string(i), quiet);
  configure(10, 10, hours{1}, minutes{15}, &recall, kStart - minutes{30});
  run(kStart, kStart + hours{24});
  EXPECT_GT(2 * polls["page-0"], 3 * polls["page-1"]);
  EXPECT_GE(polls["page-1"], 1);
}

TEST_F(Metered, AReloadKeepsWhatIsInFlightAndWhatWasLearned) {
  configure(3, 1000, hours{1});
  Instant now = kStart;
  Scheduler::Decision decision;
  while (!(decision = scheduler.next(now)).page) now = *decision.wake;
  const std::string page = *decision.page;
  arms.pop_back();
  scheduler.configure(settings, arms, now);
  for (Instant t = now; t < now + hours{1}; t += Seconds{20})
    if (const auto other = scheduler.next(t).page) {
      EXPECT_NE(*other, page);
      scheduler.finished(*other, {}, t);
    }
  scheduler.finished(page, {}, now + hours{1});
  EXPECT_EQ(scheduler.in_flight(), 0u);
}

TEST_F(Metered, ARefusedTokenStopsThePageButForOneTryAnHour) {
  configure(2, 1000, hours{1});
  run(kStart, kStart + hours{5}, [](const std::string& page, Instant) {
    PollEnd end;
    if (page == "page-0") end.error = Error{Errc::token_expired, "x", {}};
    return end;
  });
  EXPECT_TRUE(scheduler.stopped("page-0"));
  EXPECT_LE(polls["page-0"], 7);
  EXPECT_GE(polls["page-0"], 4);
}

TEST(Allowance, NoWindowSeesMoreThanTheLimit) {
  for (const auto& [limit, per] : {std::pair{200.0, Seconds{hours{1}}}, {10'000.0, Seconds{days{1}}}, {450.0, Seconds{minutes{15}}}, {15'000.0, Seconds{days{30}}}}) {
    const Allowance a = Allowance::of({limit, per, 10});
    EXPECT_LE(a.a_day * static_cast<double>(per.count()) / 86400 + a.depth, 0.9 * limit + 1e-6);
    EXPECT_GT(a.a_day, 0);
  }
}

TEST(QuotaLines, TellWhatIsTooLittleAndWhatWouldDo) {
  Config config;
  AppConfig app;
  app.quota_limit = 10'000;
  app.quota_per = days{1};
  config.platforms["youtube"].apps["main"] = app;
  for (int i = 0; i < 800; ++i) {
    Page page;
    page.platform = "youtube";
    page.app = "main";
    config.pages.push_back(page);
  }
  auto lines = quota_lines(config);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("800 pages are too few: a look every 2 h 13 min on the average instead of 15 min"), std::string::npos) << lines[0];
  EXPECT_NE(lines[0].find("would do"), std::string::npos);
  config.pages.resize(10);
  lines = quota_lines(config);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("enough"), std::string::npos) << lines[0];
  config.pages.clear();
  EXPECT_TRUE(quota_lines(config).empty());
}

TEST(SpanInWords, IsRoundedDown) {
  EXPECT_EQ(span_in_words(Seconds{59}), "59 s");
  EXPECT_EQ(span_in_words(minutes{128}), "2 h 8 min");
  EXPECT_EQ(span_in_words(hours{76}), "3 d 4 h");
  EXPECT_EQ(span_in_words(days{7}), "7 d");
}

}  // namespace
}  // namespace sarad
