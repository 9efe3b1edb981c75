// SPDX-License-Identifier: Apache-2.0
// Everything a page's figures say, as text: equal texts, equal figures. For tests that compare two ways to them.
#pragma once

#include "measures/snapshot.hpp"

#include <sstream>
#include <string>

namespace sarad::test {

class FiguresText {
 public:
  static std::string of(const PageFigures& f) {
    FiguresText text;
    text.counts(f);
    text.cadence(f.cadence);
    text.rates(f.on_time);
    text.survival(f.first_response);
    return text.out_.str();
  }
  static std::string of_cases(const PageFigures& f) {
    FiguresText text;
    for (const auto& c : f.cases) text.one_case(c);
    for (const auto& r : f.referrals) text.referral(r);
    return text.out_.str();
  }

 private:
  FiguresText() { out_ << std::hexfloat; }

  void put(std::string_view name) { out_ << '\n' << name; }
  template <class T>
  void put(std::string_view name, const T& value) {
    out_ << '\n' << name << ' ';
    say(value);
  }
  void say(Instant t) { out_ << t.time_since_epoch().count(); }
  void say(Seconds s) { out_ << s.count() << 's'; }
  void say(std::string_view s) { out_ << s; }
  void say(const std::string& s) { out_ << s; }
  void say(int n) { out_ << n; }
  void say(std::int64_t n) { out_ << n; }
  void say(double x) { out_ << x; }
  void say(bool b) { out_ << b; }
  template <class T>
  void say(const std::optional<T>& value) {
    if (value) {
      say(*value);
    } else {
      out_ << '-';
    }
  }

  void counts(const PageFigures& f) {
    put("page", f.page), put("as_of", f.as_of), put("state", to_string(f.state)), put("observed", f.observed_until);
    put("open", f.open), put("responded", f.responded), put("next_deadline", f.next_deadline);
    put("next_overdue", f.next_overdue), put("next_verdict", f.next_verdict), put("awaits_look", f.awaits_look);
    put("oldest", f.oldest_open), put("last_contribution", f.last_contribution), put("vanished", f.vanished);
    put("withdrawn", f.withdrawn), put("removed", f.removed_answers), put("policy", f.policy_version);
    put("fetched", f.coverage.fetched), put("told", f.coverage.platform_count), put("next_change", f.next_change);
    for (const auto& c : f.clocks) {
      put("clock overdue", c.overdue), put("pending", c.pending), put("due_soon", c.due_soon);
      put("provisional", c.provisional_overdue), put("unseen", c.unseen);
    }
    for (const int n : f.overdue_cases) put("breaches", n);
  }
  void cadence(const Cadence& c) {
    for (const auto& w : c.weeks) {
      put("week", w.start), put("until", w.until), put("count", w.count), put("needed", w.needed);
      put("verdict", to_string(w.verdict)), put("blind", w.blind), put("in_ratio", w.in_ratio);
    }
    put("required", c.required), put("streak", c.streak), put("weeks", c.quarter.weeks),
        put("judged", c.quarter.judged);
    put("met", c.quarter.met), put("ratio", c.quarter.ratio), put("rolling", c.rolling.count);
    put("needed", c.rolling.needed), put("verdict", to_string(c.rolling.verdict)), put("lapses", c.rolling.lapses_at);
  }
  void rate(const Rate& r) {
    put("k", r.k), put("n", r.n), put("status", to_string(r.status)), put("rate", r.rate), put("low", r.low);
    put("high", r.high), put("band", r.band);
  }
  void rates(const Rates& r) {
    put("opened", r.opened), put("mature", r.mature), put("unseen", r.unseen), put("vanished", r.vanished);
    put("withdrawn", r.withdrawn), put("certain", r.band_certain), put("coverage", r.coverage);
    rate(r.strict);
    rate(r.lenient);
  }
  void survival(const Survival& s) {
    put("subjects", s.n), put("events", s.events), put("excluded", s.excluded);
    for (const auto& q : s.quantiles) {
      put("p", q.p), put("status", to_string(q.status)), put("value", q.value), put("greater", q.greater_than);
    }
    for (const auto& step : s.curve) {
      put("t", step.time), put("at_risk", step.at_risk), put("d", step.events), put("S", step.survival);
    }
  }
  void clock(const ClockReading& c) {
    put("due", c.deadline.due), put("from", c.deadline.overdue_from), put("provisional", c.deadline.provisional);
    put("verdict", to_string(c.verdict)), put("late_by", c.late_by);
  }
  void response(std::string_view name, const std::optional<Response>& r) {
    put(name);
    if (!r) return;
    put("id", r->id), put("at", r->at), put("by", to_string(r->by)), put("office", r->by_office),
        put("interim", r->interim);
    put("address", to_string(r->address)), put("working", r->working), put("wall", r->wall);
  }
  void one_case(const Case& c) {
    put("case", c.id), put("thread", c.thread_id), put("author", c.author_key), put("kind", to_string(c.kind));
    put("follow_up", c.follow_up), put("opened", c.opened), put("state", to_string(c.state)), put("ended", c.ended);
    for (const auto& m : c.messages) put("message", m);
    response("first", c.first);
    response("final", c.final);
    clock(c.first_clock);
    clock(c.final_clock);
    for (const auto& p : c.promises) put("promise", p.from), put("kept_by", p.kept_by), clock(p);
    for (const auto b : c.breaches) put("breach", to_string(b));
    for (const auto f : c.flags) put("flag", to_string(f));
    put("lag", c.detection_lag), put("policy", c.policy_version), put("calendar", c.calendar_version),
        put("link", c.permalink);
  }
  void referral(const Referral& r) {
    put("referral", r.tag), put("office", r.office), put("at", r.at), put("answer", r.answer), put("ended", r.ended);
    for (const auto& c : r.cases) put("of", c);
    clock(r);
  }

  std::ostringstream out_;
};

}  // namespace sarad::test
