// SPDX-License-Identifier: Apache-2.0
#include "tests/measures/drawn.hpp"

#include <algorithm>
#include <array>

namespace sarad::test {
namespace {

using namespace std::chrono;

enum Trait : unsigned { kInterim = 1, kTrivial = 2, kToPage = 4, kToCitizen = 8, kRefers = 16, kTimeUnknown = 32 };

std::string citizen(unsigned number) { return {1, static_cast<char>('A' + number % 4)}; }

void set_author(Activity& a, const DrawnAct& act) {
  const std::array offices{"roads", "power"};
  switch (act.who % 8) {
    case 0: a.author = AuthorRole::unknown; break;
    case 4: a.author = AuthorRole::page; break;
    case 5: a.author = AuthorRole::page; break;
    case 6: a.author = AuthorRole::team; break;
    case 7:
      a.author = AuthorRole::office;
      a.office = offices[act.name % 2];
      break;
    default:
      a.author = AuthorRole::citizen;
      a.author_key = citizen(act.name);
  }
}

bool is_official(const Activity& a) {
  return a.author == AuthorRole::page || a.author == AuthorRole::team || a.author == AuthorRole::office;
}

void set_kind(Activity& a, const DrawnAct& act) {
  const std::array of_citizens{Kind::comment, Kind::reply, Kind::mention, Kind::visitor_post};
  const std::array of_offices{Kind::comment, Kind::reply, Kind::reply, Kind::private_reply};
  a.kind = is_official(a) ? of_offices[act.kind % 4] : of_citizens[act.kind % 4];
}

void set_facts(Activity& a, const DrawnAct& act) {
  a.facts.interim = is_official(a) && (act.traits & kInterim) != 0;
  a.facts.trivial = (act.traits & kTrivial) != 0;
  if ((act.traits & kToPage) != 0) a.facts.mentions.emplace_back(kMentionOfPage);
  if ((act.traits & kToCitizen) != 0) a.facts.mentions.push_back(citizen(act.name + 1));
  if (is_official(a) && (act.traits & kRefers) != 0) a.facts.refers_to = {"roads"};
}

std::vector<Span> spans_of(const std::vector<int>& hours) {
  std::vector<int> edges{hours};
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<Span> spans;
  for (std::size_t i = 0; i + 1 < edges.size(); i += 2)
    spans.push_back({Seconds{edges[i]}, Seconds{edges[i + 1]}});
  return spans;
}

rc::Gen<std::vector<Span>> some_spans() {
  return rc::gen::map(rc::gen::resize(6, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 86'401))), spans_of);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const DrawnAct& act) {
  return out << "{+" << act.gap << "s seen+" << act.delay << " who" << act.who % 8 << " name" << act.name << " kind" << act.kind
             << " T" << act.thread << " parent-" << act.parent << " traits" << act.traits << '}';
}

rc::Gen<std::vector<DrawnAct>> some_acts(bool with_deletions) {
  const auto act = rc::gen::build<DrawnAct>(
      rc::gen::set(&DrawnAct::gap, rc::gen::inRange(0U, 40'000U)), rc::gen::set(&DrawnAct::delay, rc::gen::inRange(0U, 20'000U)),
      rc::gen::set(&DrawnAct::who, rc::gen::inRange(0U, 8U)), rc::gen::set(&DrawnAct::name, rc::gen::inRange(0U, 4U)),
      // 4 and 5: a deletion.
      rc::gen::set(&DrawnAct::kind, rc::gen::inRange(0U, with_deletions ? 6U : 4U)),
      rc::gen::set(&DrawnAct::thread, rc::gen::inRange(0U, 2U)), rc::gen::set(&DrawnAct::parent, rc::gen::inRange(0U, 8U)),
      rc::gen::set(&DrawnAct::traits, rc::gen::inRange(0U, 64U)));
  return rc::gen::container<std::vector<DrawnAct>>(act);
}

Instant first_act() { return dhaka("2026-11-01 08:00"); }

std::vector<Activity> activities_of(const std::vector<DrawnAct>& acts) {
  std::vector<Activity> all;
  Instant t = first_act();
  for (const auto& act : acts) {
    t += Seconds{act.gap};
    Activity a;
    a.id = "i" + std::to_string(all.size());
    a.thread_id = "T" + std::to_string(act.thread % 2);
    a.created = t;
    a.seen = t + Seconds{act.delay};
    if (act.parent != 0 && act.parent <= all.size()) {
      a.parent_id = all[all.size() - act.parent].id;
      a.thread_id = all[all.size() - act.parent].thread_id;
    }
    set_author(a, act);
    if (act.kind >= 4) {
      a.kind = Kind::deletion;
      if (!a.parent_id) a.parent_id = a.thread_id;
      if ((act.traits & kTimeUnknown) != 0) {
        a.created.reset();
        a.last_present = t - Seconds{act.delay};
      }
    } else {
      set_kind(a, act);
      set_facts(a, act);
    }
    all.push_back(std::move(a));
  }
  return all;
}

rc::Gen<CalendarSpec> some_calendar() {
  return rc::gen::exec([] {
    CalendarSpec spec = plain_week();
    spec.version = "drawn";
    for (auto& day : spec.weekly.front().hours) day = *some_spans();
    // One weekday is always open, or nothing could ever be due.
    spec.weekly.front().hours[1] = {{hours{9}, hours{17}}};
    const LocalDay start{year{2026} / 10 / 1};
    for (const int day : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 120))) {
      CalendarSpec::Day special;
      special.from = start + days{day};
      special.to = special.from + days{*rc::gen::inRange(0, 4)};
      if (*rc::gen::inRange(0, 3) == 0) {
        special.like = weekday{static_cast<unsigned>(*rc::gen::inRange(0, 7))};
      } else {
        special.open = *some_spans();
      }
      special.provisional = *rc::gen::inRange(0, 4) == 0;
      spec.days.push_back(special);
    }
    return spec;
  });
}

}  // namespace sarad::test
