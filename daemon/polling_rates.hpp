// SPDX-License-Identifier: Apache-2.0
// What is to be expected of each page: how many citizens' messages are unseen, and how fast they come.
// Learned from what polls brought (polling.md sections 2 and 3). Asks no clock.
#pragma once

#include "daemon/polling_profile.hpp"
#include "daemon/polling_trust.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace sarad {

using PageNo = std::uint32_t;

/// Messages expected: unseen ones, and a day's worth at the present pace.
struct Expected {
  double unseen = 0;
  double per_day = 0;
};

/// The seam between the learned estimates and the truth that a bench may know.
class PageRates {
 public:
  virtual ~PageRates() = default;

  virtual void posted(PageNo page, Instant created, Instant now) = 0;    ///< a post of the office was first seen
  /// A citizen's message was first seen, in a thread begun at `thread_created`.
  virtual void messaged(PageNo page, Instant thread_created, Instant created, Instant now) = 0;
  virtual void listed(PageNo page, Instant now) = 0;                     ///< after the post(s) of that listing were told
  virtual void pushed(PageNo page, Instant now) = 0;                     ///< the platform pushed news of the page
  virtual void refresh(Instant now) = 0;                                 ///< once a day

  [[nodiscard]] virtual Expected expected(PageNo page, Instant now) const = 0;
  [[nodiscard]] virtual double posts_per_day(PageNo page) const = 0;
  [[nodiscard]] virtual double messages_per_post(PageNo page) const = 0;
  /// How busy that hour of the day is for citizens; the day's mean is 1.
  [[nodiscard]] virtual double hour_of_day(std::size_t hour) const = 0;
};

inline constexpr std::size_t kAges = 4;   ///< exponentials of which the wait for comments is mixed

/// What is remembered of a page, also in the ledger: sums that decay, as of `at`.
struct PageMemory {
  Instant at{};                    ///< when the sums but K were last touched
  Instant posts_at{};              ///< when K was: the last list, mostly
  std::optional<Instant> listed;   ///< last successful look at the page's list
  float messages = 0;              ///< S, 14 days
  float exposure = 0;              ///< E, 14 days; in days of profile time that were looked into
  float posts = 0;                 ///< V, 14 days
  std::array<float, kAges> fresh_posts{};   ///< K: each exponential's own, in profile time
  float fresh_messages = 0;        ///< F, 4 hours

  friend bool operator==(const PageMemory&, const PageMemory&) = default;
};

/// What is left of each exponential after so many days of profile time.
[[nodiscard]] std::array<double, kAges> left_after(double profile_days);

class LearnedRates final : public PageRates {
 public:
  /// Time before `start` is no evidence of when people write.
  explicit LearnedRates(Instant start);

  /// Pages are numbered from 0. `peers`: pages of one kind (platform and level) start as their like do.
  PageNo add(std::uint16_t peers, const PageMemory& memory, Instant now);
  /// As of its last touch. What a clock that went backwards left in the future is taken as of now.
  [[nodiscard]] const PageMemory& memory(PageNo page) const { return pages_[page].memory; }

  /// Before any page is added: the week's shape from what happened since then. `tell` is given two functions
  /// that take an hour and how many messages, or posts, it brought.
  using Teller = std::function<void(Instant, std::uint32_t)>;
  void recall_week(Instant since, Instant now, const std::function<void(const Teller& citizens, const Teller& offices)>& tell);

  void posted(PageNo page, Instant created, Instant now) override;
  void messaged(PageNo page, Instant thread_created, Instant created, Instant now) override;
  void listed(PageNo page, Instant now) override;
  void pushed(PageNo page, Instant now) override { trust_[page].pushed(now); }
  void refresh(Instant now) override;
  [[nodiscard]] Expected expected(PageNo page, Instant now) const override;
  [[nodiscard]] double posts_per_day(PageNo page) const override;
  [[nodiscard]] double messages_per_post(PageNo page) const override { return rate(pages_[page]) / posts_per_day(page); }
  [[nodiscard]] double hour_of_day(std::size_t hour) const override { return citizens_.hour_of_day(hour); }
  /// The share of comments that each exponential of their waits stands for.
  [[nodiscard]] const std::array<double, kAges>& age_shares() const { return shares_; }
  /// P1: a day's messages in the long run.
  [[nodiscard]] double slow_rate(PageNo page) const { return rate(pages_[page]); }

 private:
  struct Page {
    PageMemory memory;
    std::uint16_t peers = 0;
  };
  struct Peers {
    double messages = 0, exposure = 0;
    [[nodiscard]] double rate() const;
  };
  [[nodiscard]] Expected without_push(PageNo page, Instant now) const;
  void touch(Page& page, Instant now);
  void touch_posts(Page& page, Instant now) const;
  [[nodiscard]] double rate(const Page& page) const;
  void learn_age(double profile_days);

  Instant start_, refreshed_;
  WeekProfile citizens_, offices_;
  std::vector<Page> pages_;
  std::vector<Peers> peers_;
  std::unordered_map<PageNo, PushTrust> trust_;        ///< of pages that were pushed; learned anew after a restart
  std::array<double, kAges> ages_, shares_;            ///< counted, and as shares of 1
};

}  // namespace sarad
