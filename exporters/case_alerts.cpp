// SPDX-License-Identifier: Apache-2.0
#include "exporters/case_alerts.hpp"

#include "base/keyed_hash.hpp"
#include "exporters/case_alert_words.hpp"
#include "exporters/html.hpp"
#include "exporters/json_text.hpp"
#include "exporters/page_reading.hpp"
#include "exporters/recipients.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace sarad {
namespace {

constexpr std::size_t kCaseLabel = 8;   // bytes of the hash: 16 hex digits
constexpr int kSeenShare = 8;           // P13

/// What differs from one alert's name to the other.
struct Kind {
  std::string_view name, severity, audience, clause;
};

Kind kind_of(const UrgentClock& clock) {
  const std::string_view clause = clock.clock == ClockKind::first ? "7.kha" : "7.ga";
  if (!clock.overdue()) return {"SaradCaseDueSoon", "info", "office", clause};
  switch (clock.clock) {
    case ClockKind::promise: return {"SaradInterimOverdue", "warning", "office", clause};
    case ClockKind::referral: return {"SaradReferralOverdue", "warning", "supervisor", clause};
    default: return {"SaradCaseOverdue", "warning", "office", clause};
  }
}

/// What all alerts of a page share.
class Writer {
 public:
  Writer(const Snapshot& snapshot, const OfficeTree& tree, std::size_t page, const AlertTerms& terms)
      : snapshot_(snapshot),
        tree_(tree),
        page_(snapshot.roster->pages[page]),
        calendar_(snapshot.pages[page]->calendar),
        office_(tree.find(page_.office)),
        terms_(terms) {}

  [[nodiscard]] AlertRow row(const UrgentClock& clock) const;
  [[nodiscard]] AlertRow more(std::int64_t count, Instant since) const;

 private:
  [[nodiscard]] const Office* office() const { return office_ ? &tree_.roster().offices[*office_] : nullptr; }
  [[nodiscard]] std::string name_of(std::string_view office, Language language) const;
  [[nodiscard]] std::string labels(const Kind& kind, std::string_view clock, std::string_view hash) const;
  [[nodiscard]] std::string mail_to(const Kind& kind) const;
  void say(JsonWriter& json, AlertFacts facts, std::string_view other_office, Instant due, Instant since) const;

  const Snapshot& snapshot_;
  const OfficeTree& tree_;
  const Page& page_;
  const BusinessTime* calendar_;
  std::optional<std::size_t> office_;
  const AlertTerms& terms_;
};

std::string Writer::name_of(std::string_view id, Language language) const {
  const auto place = tree_.find(id);
  if (!place) return std::string{id};
  const Office& named = tree_.roster().offices[*place];
  const std::string& name = language == Language::en && !named.name_en.empty() ? named.name_en : named.name;
  return name.empty() ? named.id : name;
}

std::string Writer::labels(const Kind& kind, std::string_view clock, std::string_view hash) const {
  std::string out;
  JsonWriter json{out};
  json.open('{').field("alertname", kind.name).field("audience", kind.audience);
  if (!hash.empty()) json.field("case", hash);
  json.field("clause", kind.clause);
  if (!clock.empty()) json.field("clock", clock);
  json.field("level", office() == nullptr ? std::string{"other"} : office()->level).field("office", page_.office);
  json.field("origin", "push").field("page", page_.id);
  if (office() != nullptr && !office()->parent.empty()) json.field("parent", office()->parent);
  json.field("platform", page_.platform).field("severity", kind.severity).close('}');
  return out;
}

std::string Writer::mail_to(const Kind& kind) const {
  std::string addresses;
  if (!office_) return addresses;
  const Rung rung = kind.audience == "supervisor" ? Rung::supervisor : Rung::admin;
  for (const Contact* contact : recipients(tree_, *office_, rung, "alertmanager"))
    addresses += (addresses.empty() ? "" : ", ") + contact->mail;
  return addresses;
}

void Writer::say(JsonWriter& json, AlertFacts facts, std::string_view other_office, Instant due, Instant since) const {
  facts.page = page_.id;
  for (const auto language : {Language::bn, Language::en}) {
    const PeopleText text{language, calendar_};
    facts.office = name_of(page_.office, language);
    facts.other_office = other_office.empty() ? std::string{} : name_of(other_office, language);
    facts.due = text.moment(due);
    facts.age = calendar_ != nullptr ? text.working(calendar_->elapsed(since, snapshot_.as_of)) : text.span(snapshot_.as_of - since);
    const std::string_view end = language == Language::bn ? "_bn" : "";
    if (language == Language::bn) json.field("subject_bn", alert_subject(facts, text));
    json.field("summary" + std::string{end}, alert_summary(facts, text));
    json.field("description" + std::string{end}, alert_description(facts, text));
  }
}

AlertRow Writer::row(const UrgentClock& clock) const {
  const Kind kind = kind_of(clock);
  AlertRow row;
  row.page = page_.id;
  row.clock = clock.clock;
  row.subject = clock.referral != nullptr ? clock.referral->tag : clock.item->id;
  if (clock.referral != nullptr) row.part = clock.referral->office;
  if (clock.clock == ClockKind::promise) row.part = static_cast<const Promise*>(clock.reading)->from;
  const Digest digest = hmac_sha256(terms_.case_key, page_.id + '\n' + row.subject + '\n' + row.part);
  const std::string hash = to_hex(std::span{digest}.first(kCaseLabel));
  row.id = fmt::format("{}/{}/{}/{}", page_.id, kind.name, to_string(clock.clock), hash);
  row.labels = labels(kind, to_string(clock.clock), hash);
  const Deadline& deadline = clock.reading->deadline;
  row.starts = deadline.overdue_from;
  if (!clock.overdue()) row.starts = snapshot_.as_of;
  const Instant since = clock.item != nullptr ? clock.item->opened : clock.referral->at;
  if (clock.item != nullptr)
    row.link = fmt::format("{}/api/v1/explain?case={}&page={}&format=html", terms_.public_url, url_value(clock.item->id), url_value(page_.id));
  else
    row.link = terms_.public_url + "/p/" + page_.id;

  AlertFacts facts;
  facts.alert = kind.name;
  facts.final_clock = clock.clock != ClockKind::first && (kind.name == "SaradCaseDueSoon" || clock.clock == ClockKind::final);
  JsonWriter json{row.annotations};
  json.open('{');
  say(json, std::move(facts), row.clock == ClockKind::referral ? row.part : std::string{}, deadline.due, since);
  if (clock.item != nullptr && !clock.item->permalink.empty()) json.field("permalink", clock.item->permalink);
  json.field("explain_url", row.link).field("due", deadline.due);
  if (clock.item != nullptr) json.field("follow_up", clock.item->follow_up ? "yes" : "no");
  if (const std::string addresses = mail_to(kind); !addresses.empty()) json.field("mail_to", addresses);
  json.close('}');
  return row;
}

AlertRow Writer::more(std::int64_t count, Instant since) const {
  const Kind kind{"SaradCasesOverdueMore", "warning", "office", "7.kha"};
  AlertRow row;
  row.page = page_.id;
  row.id = fmt::format("{}/{}", page_.id, kind.name);
  row.labels = labels(kind, {}, {});
  row.starts = since;
  row.link = terms_.public_url + "/p/" + page_.id;
  AlertFacts facts;
  facts.alert = kind.name;
  facts.more = count;
  JsonWriter json{row.annotations};
  json.open('{');
  say(json, std::move(facts), {}, since, since);
  json.field("explain_url", row.link);
  if (const std::string addresses = mail_to(kind); !addresses.empty()) json.field("mail_to", addresses);
  json.close('}');
  return row;
}

/// Cases and referrals overdue for sure: exact where no responded case is overdue, else a lower bound.
std::int64_t overdue_at_least(const PageFigures& figures) {
  const auto overdue = [&](ClockKind kind) { return std::int64_t{figures.clock(kind).overdue}; };
  // Whose final clock is missed with the first one still open is counted by the first.
  const auto responded = std::max({overdue(ClockKind::promise), overdue(ClockKind::final) - overdue(ClockKind::first), std::int64_t{0}});
  return overdue(ClockKind::first) + responded + overdue(ClockKind::referral);
}

std::size_t provisional(const PageFigures& figures) {
  std::size_t sum = 0;
  for (const auto& counts : figures.clocks) sum += static_cast<std::size_t>(counts.provisional_overdue);
  return sum;
}

Instant not_before(Instant start, Instant t) { return std::max(t, start + Seconds{1}); }

}  // namespace

bool is_due_soon(const UrgentClock& clock, const PageFigures& figures, const RuleBook* rules) {
  if (clock.reading->verdict != Verdict::pending || rules == nullptr || !figures.observed_until) return false;
  if (clock.clock == ClockKind::referral) return false;  // not this office's to answer
  const Deadline& deadline = clock.reading->deadline;
  const Instant since = clock.item->opened;
  const auto rule = rules->at(since);
  if (!rule || figures.as_of < (*rule)->calendar->warn_from((*rule)->policy.warn_before, deadline.due)) return false;
  return *figures.observed_until + (deadline.due - clock.reading->started) / kSeenShare >= figures.as_of;
}

PageAlerts alerts_of_page(const Snapshot& snapshot, const OfficeTree& tree, std::size_t page, const AlertTerms& terms) {
  PageAlerts told;
  const PageView view = view_page(snapshot, page);
  if (view.figures == nullptr) return told;
  const auto most = static_cast<std::size_t>(terms.max_cases_per_page);
  const Writer writer{snapshot, tree, page, terms};
  const RuleBook* rules = terms.rules ? terms.rules(view.page.office) : nullptr;
  const UrgentClocks urgent = urgent_clocks(snapshot, {page}, most + provisional(*view.figures) + 1);
  std::int64_t overdue = 0;
  std::optional<Instant> first_untold;
  for (const auto& clock : urgent.first) {
    const bool missed = clock.overdue() && !clock.reading->deadline.provisional;
    if (!missed && !is_due_soon(clock, *view.figures, rules)) continue;
    if (told.standing.size() == most) {
      if (missed && !first_untold) first_untold = clock.reading->deadline.overdue_from;
      continue;
    }
    overdue += missed ? 1 : 0;
    told.standing.push_back(writer.row(clock));
  }
  if (!first_untold) return told;
  told.held_back = std::max(overdue_at_least(*view.figures) - overdue, std::int64_t{1});
  told.standing.push_back(writer.more(told.held_back, *first_untold));
  return told;
}

AlertEnd end_of_alert(const Snapshot& snapshot, const PageCases& cases, const AlertRow& alert) {
  const auto ended = [&](const std::optional<Instant>& at, std::string_view how) {
    return AlertEnd{not_before(alert.starts, at.value_or(snapshot.as_of)), how};
  };
  if (alert.subject.empty()) return ended({}, "fewer");
  if (alert.clock == ClockKind::referral) {
    for (const auto& referral : cases.referrals) {
      if (referral.tag != alert.subject || referral.office != alert.part) continue;
      if (referral.answer) return ended(referral.settled, "answered");
      if (referral.ended) return ended(referral.ended, "closed");
      return ended({}, referral.verdict == Verdict::missed ? "overdue" : "corrected");
    }
    return ended({}, "corrected");
  }
  const auto found = std::find_if(cases.cases.begin(), cases.cases.end(), [&](const Case& c) { return c.id == alert.subject; });
  if (found == cases.cases.end()) return ended({}, "corrected");
  const Case& c = *found;
  if (c.state == CaseState::withdrawn || c.state == CaseState::vanished) return ended(c.ended, to_string(c.state));
  if (alert.clock == ClockKind::first && c.first) return ended(c.first->at, "answered");
  if (alert.clock == ClockKind::final && c.final) return ended(c.final->at, "answered");
  for (const auto& promise : c.promises)
    if (alert.clock == ClockKind::promise && promise.from == alert.part && promise.kept_by) return ended(promise.settled, "answered");
  const bool missed = c.first_clock.verdict == Verdict::missed || c.final_clock.verdict == Verdict::missed ||
                      std::any_of(c.promises.begin(), c.promises.end(), [](const Promise& p) { return p.verdict == Verdict::missed; });
  return ended({}, missed ? "overdue" : "corrected");
}

}  // namespace sarad
