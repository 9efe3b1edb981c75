// SPDX-License-Identifier: Apache-2.0
// The polling policy of one quota: which page's list or which thread its next call goes to, and when. A
// state machine without I/O or clock, the same in the daemon and in tests/bench_polling. Rules P… are
// those of docs/polling.md. What the calls brought is told afterwards; a call handed out and not yet told
// of is in flight, and its page or thread is not handed out again.
#pragma once

#include "daemon/polling_budget.hpp"
#include "daemon/polling_heap.hpp"
#include "daemon/polling_rates.hpp"

#include <limits>
#include <memory>
#include <queue>
#include <set>
#include <span>
#include <vector>

namespace sarad {

using ThreadNo = std::uint32_t;
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

struct LaneSettings {
  double floor_share = 0.2;            ///< P15: rho
  double confirm_share = 0.25;         ///< P12, P14: of the refill as it is
  Seconds gap_min{std::chrono::hours{6}}, gap_max{std::chrono::days{7}};
  double window = 25;                  ///< posts one list call shows
  double thread_page = 100;            ///< messages one thread call brings
  bool list_is_look = true;            ///< an unchanged count proves an unchanged thread (P12)
  bool paced = true;                   ///< P18: more by day than by night
  bool whole_polls = false;            ///< what a list shows as changed is read at once, before anything else
  double depth_days = 1.0 / 24;        ///< of the bucket: an hour's worth
  Seconds min_spacing{0};              ///< no page is listed sooner again
};

/// Why a call is made.
enum class PollReason { index, first, floor, confirm };

struct PollCall {
  PageNo page = kNone;
  ThreadNo thread = kNone;             ///< kNone: the page's list
  PollReason reason = PollReason::index;
};

struct PollChoice {
  std::optional<PollCall> call;
  std::optional<Instant> wake;         ///< without a call: when to ask again; absent: when told something
};

/// One thread as a list showed it.
struct Sighting {
  ThreadNo thread;
  std::uint32_t count;                 ///< messages beneath, as the platform counts
};

class PollLane {
 public:
  PollLane(LaneSettings settings, std::unique_ptr<PageRates> rates, Instant start);

  /// Pages come in the order in which `rates` numbers them. `hash` gives the page its place in a spread.
  PageNo add_page(std::uint64_t hash, std::optional<Instant> listed);
  /// Old until a list shows it. `read` messages of it have been read; `by_office`: a post of the office first seen now.
  ThreadNo add_thread(PageNo page, Instant created, std::uint32_t read, std::optional<Instant> looked, bool by_office, Instant now);
  /// The page is being polled already; it is told of as if handed out here.
  void mark_in_flight(PageNo page);
  /// The refill: calls a day from now on; and, if above 0, what no 24 hours may exceed.
  void set_budget(double calls_a_day, Instant now, double most_in_24h = 0);
  /// What listing a page costs on the average, in calls, with all that is read with it; 1 at first.
  void set_list_cost(double calls) { list_cost_ = std::max(1.0, calls); }
  /// No call before then (a platform said so).
  void wait_until(Instant t) { waits_until_ = t; }

  [[nodiscard]] PollChoice next(Instant now);

  void listed(PageNo page, std::span<const Sighting> sightings, Instant now);
  /// `messages`: when the citizens' messages first seen were created. `count`: all messages beneath now.
  void fetched(ThreadNo thread, std::span<const Instant> messages, std::uint32_t count, Instant now);
  /// The call came to nothing: its page rests until then.
  void failed(const PollCall& call, Instant until, Instant now);
  /// A call cost more than the one token that was taken for it.
  void spent(double more, Instant now);
  /// Takes tokens for what calls in flight are likely to cost; below 0: gives them back.
  void reserve(double tokens) { tokens_.take(tokens); }

  /// The thread's live cases, and the next of their deadlines that no look has followed yet: at that instant
  /// and some minutes a look is due (P12). A later call replaces an earlier.
  void set_cases(ThreadNo thread, std::uint16_t open, std::optional<Instant> due);
  /// The platform pushed news of the page: one more message is unseen (section 10 of the design).
  void pushed(PageNo page, Instant now);
  /// The page's list should be seen in [from, until): from a twentieth of the refill, the soonest `until` first (P13,
  /// P14). A later call replaces an earlier.
  void want_list_before(PageNo page, Instant from, Instant until);
  /// The page's list must be seen at or after then (P12 for pages without threads, P14): from the confirming
  /// share, earliest first.
  void want_list(PageNo page, Instant from);

  /// P15: the longest a page waits in steady state is 1.1 times this.
  [[nodiscard]] Seconds promised_gap() const;
  /// The index the last call bought was about worth: message-days a call.
  [[nodiscard]] double price() const { return price_; }
  [[nodiscard]] double refill_per_day() const { return refill_; }
  [[nodiscard]] const PageRates& rates() const { return *rates_; }
  [[nodiscard]] PageRates& rates() { return *rates_; }
  [[nodiscard]] std::optional<Instant> last_list(PageNo page) const { return pages_[page].listed; }
  /// Whether the thread's present messages are all read and a look followed at or after `t`.
  [[nodiscard]] bool looked_since(ThreadNo thread, Instant t) const { return threads_[thread].looked >= t; }
  [[nodiscard]] bool pending(ThreadNo thread) const { return threads_[thread].listed != threads_[thread].read; }
  [[nodiscard]] std::size_t page_count() const { return pages_.size(); }
  [[nodiscard]] std::size_t thread_count() const { return threads_.size(); }
  /// P6: what polling the page now is worth; for tests and figures.
  [[nodiscard]] float page_index(PageNo page, Instant now) const;
  [[nodiscard]] float thread_index(ThreadNo thread, Instant now) const;
  /// Evaluates all that may have become worth a call; next() does so once a minute.
  void pass(Instant now);

 private:
  struct PageArm {
    std::uint64_t hash = 0;
    std::optional<Instant> listed;
    Instant evaluate{}, soonest_due{};
    std::optional<Instant> wanted;           ///< want_list
    Instant early_from{}, early_until{};     ///< want_list_before
    std::uint32_t before = kNone, after = kNone;   ///< in the order of last lists
    std::vector<ThreadNo> window;
    bool in_flight = false, held = false, in_order = false;
  };
  struct ThreadArm {
    Instant created{}, fetched{}, looked{}, due{};   ///< due: Instant::max(): none
    std::uint32_t page = 0, listed = 0, read = 0, evaluate = 0;   ///< evaluate: a minute of the wheel
    std::uint16_t open = 0;
    std::uint8_t unchanged = 0;              ///< looks in a row that found nothing, after the deadline
    bool in_window = false, in_flight = false, stamped = false;
  };
  struct Duty {
    Instant at, from;                        ///< not before `at`; a look since `from` has settled it
    std::uint64_t order;
    std::uint32_t page, thread;
    Instant until = Instant::max();          ///< an earlier one: want_list_before
    bool operator>(const Duty& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  struct Held {
    Instant until;
    PageNo page;
    bool operator>(const Held& other) const { return until > other.until; }
  };

  void refill(Instant now);
  void evaluate_page(PageNo page, Instant now);
  void evaluate_thread(ThreadNo thread, Instant now);
  void turn_wheel(Instant now);
  [[nodiscard]] Seconds rest(float index, Seconds waited, Seconds longest) const;
  [[nodiscard]] bool may_list(PageNo page, Instant now) const;
  [[nodiscard]] bool old(const ThreadArm& thread) const { return !thread.in_window; }
  [[nodiscard]] float pending_index(const ThreadArm& thread, Instant now) const;
  [[nodiscard]] float old_index(const ThreadArm& thread, Instant now) const;
  std::optional<PollCall> first_call(Instant now);
  std::optional<PollCall> floor_call(Instant now);
  std::optional<PollCall> confirm_call(Instant now);
  std::optional<PollCall> best_call(Instant now);
  std::optional<PollCall> settle_duty(const Duty& duty, Instant now);
  std::optional<PollCall> early_call(Instant now);
  PollCall hand_out(PollCall call, Instant now);
  void order_last(PageNo page);
  void order_first(PageNo page);
  void order_out(PageNo page);

  LaneSettings settings_;
  std::unique_ptr<PageRates> rates_;
  Instant filled_, next_pass_, next_day_;
  double refill_ = 0, most_in_24h_ = 0, price_ = 0, list_cost_ = 1;
  std::optional<Instant> waits_until_;
  DayPace pace_, next_pace_;                           ///< the next holds from `pace_from_`, a local midnight
  Instant pace_from_{};
  TokenBucket tokens_, floor_tokens_, confirm_tokens_, early_tokens_, first_tokens_;
  SpentIn spent_;

  std::vector<PageArm> pages_;
  std::vector<ThreadArm> threads_;
  IndexedHeap page_heap_, thread_heap_;
  std::vector<std::vector<ThreadNo>> wheel_;
  std::uint32_t wheel_minute_ = 0;
  std::uint32_t oldest_ = kNone, newest_ = kNone;      ///< ends of the order of last lists
  std::vector<std::pair<std::uint64_t, PageNo>> unlisted_;   ///< never listed: a heap by hash
  std::priority_queue<Duty, std::vector<Duty>, std::greater<>> duties_;
  std::set<std::pair<Instant, PageNo>> early_;         ///< want_list_before whose time has come, by `until`
  std::priority_queue<Held, std::vector<Held>, std::greater<>> held_;
  std::uint64_t orders_ = 0;
};

}  // namespace sarad
