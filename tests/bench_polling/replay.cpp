// SPDX-License-Identifier: Apache-2.0
#include "tests/bench_polling/replay.hpp"

#include <algorithm>
#include <ctime>
#include <deque>

namespace sarad::bench {
namespace {

constexpr std::int64_t kDay = 86400, kWeek = 7 * kDay, kOpens = 9 * 3600, kCloses = 17 * 3600;
constexpr std::size_t kWindow = 25;
constexpr int kRequired = 2;                 // contributions a week (7.ka)
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

bool works(std::int64_t day) { return ((day % 7) + 7) % 7 < 5; }

struct Comment {
  std::int64_t created = 0, overdue = 0, answered = kNever, seen = kNever, answer_seen = kNever, look = kNever;
  std::uint32_t page = 0;
};
struct Message {
  std::int64_t time;
  std::uint32_t comment;
  bool reply;
};
struct Thread {
  std::uint32_t page = 0;
  std::int64_t created = kNever;
  std::vector<Message> messages;             // those that exist by now
  std::vector<std::uint32_t> open;           // comments seen and not answered, as far as is known
  std::uint32_t read = 0;
  ThreadNo number = kNone;                   // the player's; kNone: never listed
  bool by_office = true;
};
struct Page {
  std::vector<std::uint32_t> threads;        // in order of time
  std::int64_t listed = 0;
  int contributions = 0;
  std::int64_t closed = -1;                  // a week's end that waits for a list
  std::int64_t early_until = 0;
};

double quantile(std::vector<double>& values, double q) {
  if (values.empty()) return 0;
  const auto place = std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
  return values[place];
}
double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}
double hours(std::int64_t seconds) { return static_cast<double>(seconds) / 3600; }

class Replay {
 public:
  Replay(const Trace& trace, Player& player, const ReplaySettings& settings)
      : trace_(trace), player_(player), settings_(settings), end_(static_cast<std::int64_t>(trace.days * kDay)),
        warm_(static_cast<std::int64_t>(settings.warmup_days * kDay)), pages_(trace.pages), threads_(trace.threads), comments_(trace.comments) {}

  Figures run() {
    const std::clock_t began = std::clock();
    player_.set_budget(settings_.budget, at(0));
    happen_until(-1);
    for (std::uint32_t p = 0; p < pages_.size(); ++p)   // posts before the start are known from the start
      for (const auto thread : pages_[p].threads) tell(thread, 0);
    for (std::int64_t now = 0; now < end_;) {
      happen_until(now);
      budget(now);
      close_week(now);
      if (settings_.outage && now >= settings_.outage->from && now < settings_.outage->to) {
        now = settings_.outage->to;
        continue;
      }
      const PollChoice choice = player_.next(at(now));
      if (choice.call) {
        call(*choice.call, now);
      } else {
        const auto wake = choice.wake ? (*choice.wake - at(0)).count() : end_;
        now = std::min({std::max(now + 1, wake), next_turn(now), end_});
      }
    }
    happen_until(end_);
    Figures out = sum_up();
    out.cpu_seconds = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    return out;
  }

 private:
  /// The next instant at which something changes though the player sleeps.
  std::int64_t next_turn(std::int64_t now) const {
    std::int64_t next = (now / kWeek + 1) * kWeek;
    for (const auto& span : {settings_.outage, settings_.cut})
      if (span)
        for (const auto t : {span->from, span->to})
          if (t > now) next = std::min(next, t);
    return next;
  }
  void budget(std::int64_t now) {
    if (!settings_.cut) return;
    const bool cut = now >= settings_.cut->from && now < settings_.cut->to;
    if (cut != cut_) player_.set_budget(settings_.budget * (cut ? settings_.cut->factor : 1), at(now));
    cut_ = cut;
  }
  void close_week(std::int64_t now) {
    if (now / kWeek == week_) return;
    week_ = now / kWeek;
    std::vector<std::pair<std::int64_t, std::uint32_t>> missing;
    for (std::uint32_t p = 0; p < pages_.size(); ++p) {
      if (pages_[p].contributions < kRequired) missing.emplace_back(pages_[p].listed, p);
      pages_[p].contributions = 0;
    }
    std::sort(missing.begin(), missing.end());   // the longest unseen first
    for (const auto& [listed, p] : missing) {
      pages_[p].closed = week_ * kWeek;
      player_.want_list(p, at(week_ * kWeek));
    }
  }
  void happen_until(std::int64_t now) {
    for (; next_ < trace_.events.size() && trace_.events[next_].time <= now; ++next_) {
      const Event& e = trace_.events[next_];
      Thread& thread = threads_[e.thread];
      if (e.what == What::reply) {
        thread.messages.push_back({e.time, e.comment, true});
        comments_[e.comment].answered = std::min(comments_[e.comment].answered, e.time);
        continue;
      }
      if (thread.created == kNever) {   // one that begins with a comment is a visitor's post
        thread.page = e.page;
        thread.created = e.time;
        thread.by_office = e.what == What::post;
        pages_[e.page].threads.push_back(e.thread);
      }
      if (e.what != What::comment) continue;
      thread.messages.push_back({e.time, e.comment, false});
      Comment& comment = comments_[e.comment];
      comment.created = e.time;
      comment.page = e.page;
      comment.overdue = overdue_from(e.time, trace_.due_working_hours);
    }
  }

  void call(const PollCall& call, std::int64_t now) {
    while (!recent_.empty() && recent_.front() <= now - kDay) recent_.pop_front();
    recent_.push_back(now);
    figures_.max_calls_24h = std::max<std::uint64_t>(figures_.max_calls_24h, recent_.size());
    ++figures_.calls;
    call.thread == kNone ? list(call.page, now) : fetch(numbers_[call.thread], now);
  }
  void tell(std::uint32_t place, std::int64_t now) {
    Thread& thread = threads_[place];
    thread.number = player_.add_thread(thread.page, at(thread.created), thread.by_office, at(now));
    if (numbers_.size() <= thread.number) numbers_.resize(thread.number + std::size_t{1});
    numbers_[thread.number] = place;
  }
  void list(std::uint32_t number, std::int64_t now) {
    ++figures_.lists;
    Page& page = pages_[number];
    if (now > warm_) figures_.gap_h = std::max(figures_.gap_h, hours(now - page.listed));
    page.listed = now;
    if (page.closed >= 0) {
      if (page.closed >= warm_) closes_.push_back(hours(now - page.closed));
      page.closed = -1;
    }
    sightings_.clear();
    const std::size_t first = page.threads.size() > kWindow ? page.threads.size() - kWindow : 0;
    for (std::size_t i = page.threads.size(); i-- > first;) {
      Thread& thread = threads_[page.threads[i]];
      if (thread.number == kNone) {
        tell(page.threads[i], now);
        if (thread.by_office) contribution(thread.page, thread.created, now);
      }
      sightings_.push_back({thread.number, static_cast<std::uint32_t>(thread.messages.size())});
    }
    player_.listed(number, sightings_, at(now));
    for (std::size_t i = page.threads.size(); i-- > first;)
      if (Thread& thread = threads_[page.threads[i]]; thread.messages.size() == thread.read && !thread.open.empty()) looked(thread, now);
  }
  void fetch(std::uint32_t number, std::int64_t now) {
    Thread& thread = threads_[number];
    figures_.fetches += 1;
    fresh_.clear();
    for (; thread.read < thread.messages.size(); ++thread.read) {
      const Message& message = thread.messages[thread.read];
      Comment& comment = comments_[message.comment];
      if (message.reply) {
        if (comment.answer_seen == kNever) {
          comment.answer_seen = now;
          if (measured(message.time)) replies_.push_back(hours(now - message.time));
        }
        std::erase(thread.open, message.comment);
        contribution(thread.page, message.time, now);
      } else {
        comment.seen = now;
        fresh_.push_back(at(message.time));
        if (comment.answer_seen == kNever) thread.open.push_back(message.comment);
      }
    }
    player_.fetched(thread.number, fresh_, static_cast<std::uint32_t>(thread.messages.size()), at(now));
    looked(thread, now);
  }
  void contribution(std::uint32_t number, std::int64_t time, std::int64_t now) {
    if (time < week_ * kWeek) return;
    if (++pages_[number].contributions + 1 == kRequired) look_before(number, kDay, (week_ + 1) * kWeek, now);
  }
  /// As the daemon does: the one that ends sooner.
  void look_before(std::uint32_t number, std::int64_t span, std::int64_t until, std::int64_t now) {
    Page& page = pages_[number];
    if (until <= now || (page.early_until > now && page.early_until <= until)) return;
    page.early_until = until;
    player_.want_list_before(number, at(until - span), at(until));
  }
  /// The thread is known completely up to now: what is due by now and unanswered is overdue, and alerted.
  void looked(Thread& thread, std::int64_t now) {
    std::optional<std::int64_t> next;
    for (const auto ordinal : thread.open) {
      Comment& comment = comments_[ordinal];
      if (comment.overdue >= now) {
        next = std::min(next.value_or(comment.overdue), comment.overdue);
      } else if (comment.look == kNever) {
        comment.look = now;
        ++figures_.alerts;
        if (comment.answered <= comment.overdue) ++figures_.false_overdue;
      }
    }
    if (next) look_before(thread.page, 7200, *next, now);
    player_.set_cases(thread.number, static_cast<std::uint16_t>(std::min<std::size_t>(thread.open.size(), 1000)),
                      next ? std::optional{at(*next)} : std::nullopt);
  }

  [[nodiscard]] bool measured(std::int64_t created) const { return created >= warm_ && created <= end_ - kDay; }

  Figures sum_up() {
    Figures& out = figures_;
    std::vector<double> delays, looks, page_means, outage, cut;
    std::vector<std::pair<double, std::uint32_t>> by_page(pages_.size());
    for (const Comment& c : comments_) {
      const double delay = hours(std::min(c.seen, end_) - c.created);
      if (settings_.outage && c.created >= settings_.outage->from && c.created < settings_.outage->to)
        outage.push_back(hours(std::min(c.seen, end_) - settings_.outage->to));
      if (settings_.cut && c.created >= settings_.cut->from && c.created < settings_.cut->to) cut.push_back(delay);
      if (measured(c.created)) {
        ++out.comments;
        if (c.seen == kNever) ++out.unseen;
        delays.push_back(delay);
        by_page[c.page].first += delay;
        ++by_page[c.page].second;
        if (c.answered <= c.overdue && c.overdue < end_ && c.seen <= c.overdue && c.answer_seen > c.overdue) ++out.naive_false;
        if (c.answered > c.overdue && c.overdue <= end_ - kDay) looks.push_back(hours(std::min(c.look == kNever ? first_look(c) : c.look, end_) - c.overdue));
      }
    }
    for (const auto& [sum, n] : by_page)
      if (n > 0) page_means.push_back(sum / n);
    for (const auto& page : pages_) {
      out.gap_h = std::max(out.gap_h, hours(end_ - page.listed));
      if (page.closed >= warm_) closes_.push_back(hours(end_ - page.closed));
    }
    out.mean_h = mean(delays);
    out.p95_h = quantile(delays, 0.95);
    out.page_mean_h = mean(page_means);
    out.page_p95_h = quantile(page_means, 0.95);
    out.reply_mean_h = mean(replies_);
    out.look_mean_h = mean(looks);
    out.look_p95_h = quantile(looks, 0.95);
    out.cad_p95_h = quantile(closes_, 0.95);
    out.outage_mean_h = mean(outage);
    out.outage_p95_h = quantile(outage, 0.95);
    out.cut_mean_h = mean(cut);
    return out;
  }
  /// The answer came late, and was seen with the first look after the deadline.
  [[nodiscard]] static std::int64_t first_look(const Comment& c) {
    return c.answer_seen == kNever ? kNever : std::max(c.answer_seen, c.seen);
  }

  const Trace& trace_;
  Player& player_;
  ReplaySettings settings_;
  std::int64_t end_, warm_, week_ = 0;
  bool cut_ = false;
  std::size_t next_ = 0;
  std::vector<Page> pages_;
  std::vector<Thread> threads_;
  std::vector<Comment> comments_;
  std::vector<std::uint32_t> numbers_;
  std::deque<std::int64_t> recent_;
  std::vector<Sighting> sightings_;
  std::vector<Instant> fresh_;
  std::vector<double> replies_, closes_;
  Figures figures_;
};

}  // namespace

std::int64_t overdue_from(std::int64_t start, double working_hours) {
  auto left = static_cast<std::int64_t>(working_hours * 3600);
  std::int64_t t = start;
  while (true) {
    const std::int64_t day = t / kDay;
    const std::int64_t opens = day * kDay + kOpens, closes = day * kDay + kCloses;
    if (works(day) && t < closes) {
      t = std::max(t, opens);
      if (closes - t > left) return t + left;   // the first open second at or after the due instant
      left -= closes - t;
    }
    t = (day + 1) * kDay;
  }
}

Figures replay(const Trace& trace, Player& player, const ReplaySettings& settings) { return Replay{trace, player, settings}.run(); }

}  // namespace sarad::bench
