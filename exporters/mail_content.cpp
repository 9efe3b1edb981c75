// SPDX-License-Identifier: Apache-2.0
#include "exporters/mail_content.hpp"

#include "exporters/case_alerts.hpp"
#include "exporters/html.hpp"
#include "exporters/page_reading.hpp"
#include "measures/case_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace sarad {
namespace {

constexpr Seconds kAnsweredWithin{std::chrono::hours{24}};

using Key = std::tuple<std::string, ClockKind, std::string, std::string>;
Key key_of(const MailTold& told) { return {told.page, told.clock, told.subject, told.part}; }

/// A link that begins nothing else: http(s), no blank, no control character.
std::string plain_link(std::string_view url) {
  const bool good = (url.starts_with("https://") || url.starts_with("http://")) &&
                    std::none_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
  return good ? std::string{url} : std::string{};
}

class Gatherer {
 public:
  Gatherer(const Snapshot& snapshot, const OfficeTree& tree, const MailTerms& terms, MailKind kind) : snapshot_(snapshot), tree_(tree), terms_(terms) {
    content_.kind = kind;
    content_.as_of = snapshot.as_of;
    content_.simulated = snapshot.simulated_time;
  }

  /// Nothing happens if this clock is in a list already.
  void add(MailTopic topic, const UrgentClock& clock) {
    if (!listed_.insert(key_of(name_clock(snapshot_, clock))).second) return;
    MailList& list = lists_[topic];
    list.topic = topic;
    offices_.push_back(snapshot_.roster->pages[clock.page].office);
    if (list.lines.size() == kMailLines) {
      ++list.more;
    } else {
      list.lines.push_back(line(clock));
    }
  }
  void add_more(MailTopic topic, std::int64_t more) {
    if (const auto list = lists_.find(topic); list != lists_.end() && more > 0) list->second.more += more;
  }
  void about(const std::string& office) { offices_.push_back(office); }
  MailContent& content() { return content_; }

  MailContent finish() {
    for (auto& [topic, list] : lists_) content_.lists.push_back(std::move(list));
    std::vector<std::string> named;
    for (const auto& office : offices_)
      if (std::find(named.begin(), named.end(), office) == named.end()) named.push_back(office);
    if (!named.empty()) content_.office = named.front();
    content_.further_offices = named.empty() ? 0 : named.size() - 1;
    content_.link = terms_.public_url + (named.size() == 1 ? "/o/" + url_value(named.front()) : std::string{"/"});
    if (!named.empty()) content_.calendar = terms_.calendar(named.front(), snapshot_.as_of);
    return std::move(content_);
  }

 private:
  [[nodiscard]] MailLine line(const UrgentClock& clock) const {
    const Page& page = snapshot_.roster->pages[clock.page];
    MailLine line;
    line.office = page.office;
    line.page = page.id;
    line.platform = page.platform;
    line.clock = clock.clock;
    line.due = clock.reading->deadline.due;
    line.calendar = snapshot_.pages[clock.page]->calendar;
    if (clock.overdue()) line.late = clock.reading->late_by;
    if (clock.overdue() && line.calendar != nullptr) line.late = line.calendar->elapsed(line.due, snapshot_.as_of);
    if (clock.referral != nullptr) line.other_office = clock.referral->office;
    if (clock.item != nullptr) {
      line.kind = clock.item->kind;
      line.case_id = clock.item->id;
      line.permalink = plain_link(clock.item->permalink);
      line.why = fmt::format("{}/api/v1/explain?case={}&page={}&format=html", terms_.public_url, url_value(clock.item->id), url_value(page.id));
    }
    return line;
  }

  const Snapshot& snapshot_;
  const OfficeTree& tree_;
  const MailTerms& terms_;
  MailContent content_;
  std::map<MailTopic, MailList> lists_;
  std::set<Key> listed_;
  std::vector<std::string> offices_;
};

MailTopic topic_of(MailStep step) {
  if (step == MailStep::supervisor) return MailTopic::supervisor;
  if (step == MailStep::head) return MailTopic::head;
  return step == MailStep::overdue ? MailTopic::overdue : MailTopic::soon;
}

std::vector<std::size_t> pages_of(const Snapshot& snapshot, const std::string& office) {
  std::vector<std::size_t> pages;
  for (std::size_t i = 0; i < snapshot.roster->pages.size(); ++i)
    if (snapshot.roster->pages[i].office == office && !snapshot.roster->pages[i].paused) pages.push_back(i);
  return pages;
}

std::int64_t answered_within_a_day(const Snapshot& snapshot, std::size_t page) {
  const PageCases cases = list_cases(snapshot, page);
  const Instant since = snapshot.as_of - kAnsweredWithin;
  return std::count_if(cases.cases.begin(), cases.cases.end(), [&](const Case& c) { return c.first && c.first->at > since; });
}

/// What only whoever answers must know: the week, what came in, what cannot be seen.
void add_state(Gatherer& gatherer, const Snapshot& snapshot, std::size_t page) {
  const PageView view = view_page(snapshot, page);
  MailContent& content = gatherer.content();
  if (view.figures == nullptr || snapshot.polls[page].state == PageState::blind) content.unseen.push_back(view.page.id);
  if (view.figures == nullptr) return;
  if (const auto needed = cadence_needed(view); needed && *needed > 0 && !view.figures->cadence.weeks.empty())
    content.cadence.push_back({view.page.office, view.page.id, *needed, view.figures->cadence.weeks.back().until, view.figures->calendar});
  content.answered += answered_within_a_day(snapshot, page);
}

void add_own(Gatherer& gatherer, const Snapshot& snapshot, const std::vector<std::size_t>& pages, const MailTerms& terms,
             const std::function<bool(const MailTold&)>& told_lately) {
  const UrgentClocks urgent = urgent_clocks(snapshot, pages, kMailClocks);
  for (const auto& clock : urgent.first) {
    if (clock.referral != nullptr) continue;   // another office's to answer
    if (is_told_overdue(clock)) {
      MailTold told = name_clock(snapshot, clock);
      told.step = MailStep::overdue;
      if (told_lately(told)) {
        ++gatherer.content().told_before;
      } else {
        gatherer.add(MailTopic::overdue, clock);
      }
    } else if (clock.reading->verdict == Verdict::pending) {
      const bool soon = is_due_soon(clock, *snapshot.pages[clock.page], terms.rules ? terms.rules(snapshot.roster->pages[clock.page].office) : nullptr);
      gatherer.add(soon ? MailTopic::soon : MailTopic::waiting, clock);
    }
  }
  gatherer.add_more(MailTopic::waiting, urgent.all - static_cast<std::int64_t>(urgent.first.size()));
}

void add_passed_on(Gatherer& gatherer, const Snapshot& snapshot, const std::vector<std::size_t>& pages, Rung rung, const MailTerms& terms) {
  for (const auto page : pages) {
    const PageView view = view_page(snapshot, page);
    if (view.figures == nullptr || !may_have_steps(*view.figures)) continue;
    for (const UrgentClocks urgent = urgent_clocks(snapshot, {page}, kMailClocks); const auto& clock : urgent.first)
      for (const auto step : steps_of(snapshot, clock, terms))
        if (rung_of(step) == rung) gatherer.add(topic_of(step), clock);
  }
}

}  // namespace

std::int64_t MailContent::count(MailTopic topic) const {
  for (const auto& list : lists)
    if (list.topic == topic) return static_cast<std::int64_t>(list.lines.size()) + list.more;
  return 0;
}

bool MailContent::all_is_well() const { return lists.empty() && cadence.empty() && answered == 0 && unseen.empty(); }

MailContent digest_content(const Snapshot& snapshot, const OfficeTree& tree, const MailPerson& person, const MailTerms& terms,
                           const std::function<bool(const MailTold&)>& told_lately) {
  Gatherer gatherer{snapshot, tree, terms, MailKind::digest};
  for (const auto rung : {Rung::admin, Rung::head, Rung::supervisor})
    for (const auto& seat : person.seats) {
      if (seat.rung != rung) continue;
      const std::string& office = tree.roster().offices[seat.office].id;
      const auto pages = pages_of(snapshot, office);
      if (rung != Rung::admin) {
        add_passed_on(gatherer, snapshot, pages, rung, terms);
        continue;
      }
      gatherer.about(office);
      gatherer.content().own = true;
      add_own(gatherer, snapshot, pages, terms, told_lately);
      for (const auto page : pages) add_state(gatherer, snapshot, page);
    }
  if (const auto& seats = person.seats; !seats.empty() && std::none_of(seats.begin(), seats.end(), [](const MailSeat& s) { return s.rung == Rung::admin; }))
    gatherer.about(tree.roster().offices[seats.front().office].id);
  return gatherer.finish();
}

MailContent notice_content(const Snapshot& snapshot, const OfficeTree& tree, std::span<const MailTold> told, const MailTerms& terms,
                           std::vector<MailTold>& gone) {
  Gatherer gatherer{snapshot, tree, terms, MailKind::notice};
  std::map<std::string, std::map<Key, MailStep>> wanted;   // by page; of two steps of one clock the higher
  for (const auto& one : told) {
    auto& step = wanted[one.page].try_emplace(key_of(one), one.step).first->second;
    step = std::max(step, one.step);
  }
  std::set<Key> stands;
  const auto& pages = snapshot.roster->pages;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const auto of_page = wanted.find(pages[i].id);
    if (of_page == wanted.end() || view_page(snapshot, i).figures == nullptr) continue;
    for (const UrgentClocks urgent = urgent_clocks(snapshot, {i}, kMailClocks); const auto& clock : urgent.first) {
      const Key key = key_of(name_clock(snapshot, clock));
      const auto step = of_page->second.find(key);
      if (step == of_page->second.end()) continue;
      const auto now = steps_of(snapshot, clock, terms);
      if (now.empty()) continue;
      stands.insert(key);
      // Due soon when it was written down, overdue by now.
      const bool ran_out = step->second == MailStep::soon && now.front() != MailStep::soon;
      gatherer.add(ran_out ? MailTopic::overdue : topic_of(step->second), clock);
    }
  }
  for (const auto& one : told)
    if (!stands.contains(key_of(one))) gone.push_back(one);
  return gatherer.finish();
}

}  // namespace sarad
