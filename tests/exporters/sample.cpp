// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include <stdexcept>

namespace sarad::test {

using namespace std::chrono;

Instant at(std::string_view text) {
  const auto t = parse_instant(text);
  if (!t) throw std::logic_error("bad instant in a test");
  return *t;
}

Instant noon() {
  return at("2026-11-25T08:00:00Z");
}

std::shared_ptr<const BusinessTime> office_hours() {
  CalendarSpec spec;
  spec.version = "bd-2026.1";
  CalendarSpec::Weekly weekly;
  for (std::size_t day = 0; day < 5; ++day) weekly.hours[day] = {{hours{9}, hours{17}}};
  spec.weekly.push_back(weekly);
  CalendarSpec::Day holiday;
  holiday.from = holiday.to = LocalDay{local_days{year{2026} / 12 / 16}};
  holiday.open.emplace();
  holiday.provisional = true;
  spec.days.push_back(holiday);
  spec.known_until = LocalDay{local_days{year{2026} / 12 / 31}};
  return BusinessTime::make(spec).value();
}

Office& Country::office(std::string id, std::string parent, std::string level, std::string name, std::string name_en) {
  shared_roster_.reset();
  Office office;
  office.id = std::move(id);
  office.parent = std::move(parent);
  office.level = std::move(level);
  office.name = std::move(name);
  office.name_en = std::move(name_en);
  return roster_.offices.emplace_back(std::move(office));
}

PageFigures& Country::page(std::string id, std::string office, std::string platform) {
  shared_roster_.reset();
  Page page;
  page.id = id;
  page.office = std::move(office);
  page.platform = std::move(platform);
  page.registered = at("2026-09-01T00:00:00Z");
  roster_.pages.push_back(std::move(page));

  PageFigures figures;
  figures.page = std::move(id);
  figures.as_of = now;
  figures.state = PageState::watched;
  figures.observed_until = now - minutes{4};
  figures.calendar = calendar_.get();
  figures.policy_version = "2026-a";
  figures.coverage = {.fetched = 48, .platform_count = 50};
  figures.cadence.required = 2;
  figures.cadence.streak = 1;
  const Instant week = calendar_->week_start(now);
  figures.cadence.weeks.push_back({.start = calendar_->week_start(week - hours{1}),
                                   .until = week,
                                   .count = 3,
                                   .needed = 0,
                                   .verdict = CadenceVerdict::met,
                                   .blind = {},
                                   .in_ratio = true});
  figures.cadence.weeks.push_back({.start = week,
                                   .until = calendar_->week_end(now),
                                   .count = 1,
                                   .needed = 1,
                                   .verdict = CadenceVerdict::open,
                                   .blind = {},
                                   .in_ratio = false});
  figures.last_contribution = now - hours{20};
  figures.on_time.coverage = 0.96;

  Snapshot::PollNote note;
  note.observed_until = figures.observed_until;
  note.state = PageState::watched;
  note.last_poll = figures.observed_until;
  note.interval = minutes{15};
  notes_.push_back(note);
  shared_.push_back(nullptr);
  return figures_.emplace_back(std::move(figures));
}

std::size_t Country::place(std::string_view page) const {
  for (std::size_t i = 0; i < roster_.pages.size(); ++i)
    if (roster_.pages[i].id == page) return i;
  throw std::logic_error("no such page in the sample");
}

PageFigures& Country::figures(std::string_view page) {
  shared_[place(page)].reset();
  return figures_[place(page)];
}
Snapshot::PollNote& Country::note(std::string_view page) {
  return notes_[place(page)];
}
Page& Country::configured(std::string_view page) {
  shared_roster_.reset();
  return roster_.pages[place(page)];
}

namespace {

void note_next_overdue(PageFigures& figures, Instant registered) {
  figures.next_overdue.reset();
  const auto note = [&figures](const ClockReading& clock) {
    const Instant last = clock.deadline.overdue_from;
    if (clock.verdict == Verdict::pending) figures.next_overdue = std::min(figures.next_overdue.value_or(last), last);
  };
  for (const auto& c : figures.cases) {
    if (!c.live() || c.opened < registered) continue;
    note(c.first_clock);
    note(c.final_clock);
    for (const auto& promise : c.promises) note(promise);
  }
  for (const auto& referral : figures.referrals)
    if (referral.at >= registered) note(referral);
}

}  // namespace

Snapshot Country::make() {
  if (!shared_roster_) shared_roster_ = std::make_shared<const Roster>(roster_);
  Snapshot snapshot;
  snapshot.as_of = now;
  snapshot.generation = ++generation_;
  snapshot.simulated_time = simulated;
  snapshot.roster = shared_roster_;
  snapshot.calendars.emplace("bd", calendar_);
  for (std::size_t i = 0; i < figures_.size(); ++i)
    if (!shared_[i]) {
      note_next_overdue(figures_[i], roster_.pages[i].registered);
      shared_[i] = std::make_shared<const PageFigures>(figures_[i]);
    }
  snapshot.pages = shared_;
  snapshot.polls = notes_;
  return snapshot;
}

Case open_case(std::string id, Instant opened, Instant due, Verdict verdict) {
  Case c;
  c.permalink = "https://social.example/" + id;
  c.messages = {id};
  c.thread_id = "thread-" + id;
  c.id = std::move(id);
  c.kind = Kind::comment;
  c.opened = opened;
  c.state = CaseState::open;
  c.first_clock.deadline = {.due = due, .overdue_from = due, .provisional = false, .wall = false};
  c.first_clock.verdict = verdict;
  c.final_clock.deadline = {.due = due + days{7}, .overdue_from = due + days{7}, .provisional = false, .wall = false};
  c.policy_version = "2026-a";
  c.calendar_version = "bd-2026.1";
  return c;
}

namespace {

void count_open(PageFigures& figures) {
  for (const auto& c : figures.cases) {
    if (!c.live()) continue;
    ++(c.state == CaseState::open ? figures.open : figures.responded);
    ClockCounts& first = figures.clocks[0];
    if (c.first_clock.verdict == Verdict::missed) ++first.overdue, ++figures.overdue_cases[0];
    if (c.first_clock.verdict == Verdict::pending) {
      ++first.pending;
      const Instant due = c.first_clock.deadline.due;
      if (!figures.next_deadline || due < *figures.next_deadline) figures.next_deadline = due;
    }
    if (c.state == CaseState::open && (!figures.oldest_open || c.opened < *figures.oldest_open))
      figures.oldest_open = c.opened;
    ++figures.clocks[1].pending;
  }
}

void fill_weeks(PageFigures& figures, std::string_view verdicts) {
  auto& weeks = figures.cadence.weeks;
  const CadenceWeek running = weeks.back();
  weeks.clear();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const Instant start = running.start - days{7 * static_cast<int>(verdicts.size() - i)};
    const auto verdict = verdicts[i] == 'm'   ? CadenceVerdict::met
                         : verdicts[i] == 'n' ? CadenceVerdict::not_met
                                              : CadenceVerdict::not_judged;
    weeks.push_back({.start = start,
                     .until = start + days{7},
                     .count = verdict == CadenceVerdict::met ? 2 : 1,
                     .needed = verdict == CadenceVerdict::met ? 0 : 1,
                     .verdict = verdict,
                     .blind = {},
                     .in_ratio = true});
  }
  weeks.push_back(running);
}

void rate(PageFigures& figures, std::int64_t k, std::int64_t n, std::int64_t median) {
  const RateInput defaults;
  figures.on_time.mature = n;
  figures.on_time.strict = figures.on_time.lenient = make_rate(k, n, defaults.min_n, defaults.bands);
  figures.first_response.n = n;
  figures.first_response.quantiles = {{0.5, QuantileStatus::ok, median, std::nullopt},
                                      {0.9, QuantileStatus::not_reached, std::nullopt, 90'000}};
}

}  // namespace

Country bangladesh() {
  Country country;
  country.office("cabinet", "", "ministry", "মন্ত্রিপরিষদ বিভাগ", "Cabinet Division");
  country.office("div-rajshahi", "cabinet", "division", "বিভাগীয় কমিশনার, রাজশাহী",
                 "Divisional Commissioner, Rajshahi");
  country.office("dc-bogura", "div-rajshahi", "district", "জেলা প্রশাসন, বগুড়া", "DC Office, Bogura");
  country.office("dc-pabna", "div-rajshahi", "district", "জেলা প্রশাসন, পাবনা", "DC Office, Pabna");
  country.office("dc-natore", "div-rajshahi", "district", "জেলা প্রশাসন, নাটোর", "DC Office, Natore");
  country.office("uno-sherpur", "dc-bogura", "upazila", "উপজেলা প্রশাসন, শেরপুর", "UNO Sherpur");

  auto& bogura = country.page("dc-bogura-fb", "dc-bogura", "facebook");
  bogura.cases.push_back(open_case("q1", at("2026-11-22T04:10:00Z"), at("2026-11-24T11:00:00Z"), Verdict::missed));
  bogura.cases.push_back(open_case("q2", at("2026-11-24T05:30:00Z"), at("2026-11-26T11:00:00Z"), Verdict::pending));
  bogura.cases.back().kind = Kind::visitor_post;
  bogura.cases.push_back(open_case("q3", at("2026-11-23T06:00:00Z"), at("2026-11-25T09:30:00Z"), Verdict::pending));
  bogura.cases.push_back(open_case("q4", at("2026-11-19T06:00:00Z"), at("2026-11-23T11:00:00Z"), Verdict::met));
  Case& passed_on = bogura.cases.back();
  passed_on.state = CaseState::responded;
  passed_on.first = Response{
      "a4", at("2026-11-19T08:00:00Z"), AuthorRole::page, "", true, Address::nested, Seconds{7200}, Seconds{7200}};
  Promise promise;
  promise.from = "a4";
  promise.deadline = {.due = at("2026-11-26T11:00:00Z"),
                      .overdue_from = at("2026-11-29T03:00:00Z"),
                      .provisional = false,
                      .wall = false};
  passed_on.promises.push_back(promise);
  count_open(bogura);
  bogura.clocks[2].pending = 1;
  Referral referral;
  referral.thread_id = "thread-q4";
  referral.office = "dc-natore";
  referral.tag = "a4";
  referral.at = at("2026-11-19T08:00:00Z");
  referral.cases = {"q4"};
  referral.deadline = {.due = at("2026-11-26T11:00:00Z"),
                       .overdue_from = at("2026-11-29T03:00:00Z"),
                       .provisional = false,
                       .wall = false};
  bogura.referrals.push_back(referral);
  bogura.clocks[3].pending = 1;
  fill_weeks(bogura, "mmmnmmuummmmm");
  rate(bogura, 27, 31, 19'800);

  auto& web = country.page("dc-bogura-web", "dc-bogura", "wordpress");
  web.cadence.weeks.back().count = 3;
  web.cadence.weeks.back().needed = 0;
  web.cadence.weeks.back().verdict = CadenceVerdict::met;
  rate(web, 12, 12, 5'400);
  fill_weeks(web, "mmmmmmmmmmmmm");

  auto& pabna = country.page("dc-pabna-fb", "dc-pabna", "facebook");
  pabna.cases.push_back(open_case("p1", at("2026-11-18T04:00:00Z"), at("2026-11-22T11:00:00Z"), Verdict::missed));
  pabna.cases.push_back(open_case("p2", at("2026-11-19T09:00:00Z"), at("2026-11-23T11:00:00Z"), Verdict::missed));
  count_open(pabna);
  fill_weeks(pabna, "nnmnunn");
  rate(pabna, 6, 19, 61'200);

  auto& natore = country.page("dc-natore-fb", "dc-natore", "facebook");
  rate(natore, 4, 5, 3'600);
  country.note("dc-natore-fb").state = PageState::blind;
  country.note("dc-natore-fb").observed_until = at("2026-11-25T01:00:00Z");
  natore.cases.push_back(open_case("n1", at("2026-11-23T03:00:00Z"), at("2026-11-25T03:30:00Z"), Verdict::unseen));
  natore.open = 1;
  natore.clocks[0].unseen = 1;

  country.page("uno-sherpur-fb", "uno-sherpur", "facebook");
  country.note("uno-sherpur-fb").state = PageState::stopped;
  country.note("uno-sherpur-fb").last_error = Error{Errc::token_expired, "the token has expired"};
  country.page("div-rajshahi-fb", "div-rajshahi", "facebook");
  country.note("div-rajshahi-fb") = {};
  country.page("cabinet-web", "cabinet", "wordpress");
  country.note("cabinet-web").state = PageState::paused;
  return country;
}

Snapshot many_pages(std::size_t pages) {
  Country country;
  country.office("root", "", "ministry", "মন্ত্রণালয়", "Ministry");
  for (std::size_t i = 0; i < pages; ++i) {
    const std::string office = "dc-" + std::to_string(i);
    country.office(office, "root", "district", "জেলা প্রশাসন, চাঁপাইনবাবগঞ্জ " + std::to_string(i),
                   "DC Office " + std::to_string(i));
    auto& figures = country.page(office + "-fb", office, "facebook");
    figures.cases.push_back(open_case("q", at("2026-11-23T06:00:00Z"), at("2026-11-25T09:30:00Z"), Verdict::pending));
    count_open(figures);
    fill_weeks(figures, "mmmnmmuummmmm");
    rate(figures, 27, 31, 19'800);
  }
  return country.make();
}

}  // namespace sarad::test
