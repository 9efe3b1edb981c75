// SPDX-License-Identifier: Apache-2.0
#include "daemon/rejudge_text.hpp"

#include "exporters/json_text.hpp"
#include "exporters/verdict_words.hpp"
#include "measures/snapshot.hpp"

#include <fmt/format.h>

namespace sarad {
namespace {

struct Words {
  std::string_view due, policy, calendar, nothing, written, looked;
};

constexpr Words kEnglish{"due",
                         "policy",
                         "calendar",
                         "No verdict changes.",
                         "Re-judgement {} is written: {} verdicts, beside the old ones.",
                         "{} verdicts would change; nothing is written (--dry-run)."};
constexpr Words kBengali{"শেষ সময়",
                         "নীতি",
                         "বর্ষপঞ্জি",
                         "কোনো সিদ্ধান্ত বদলায় না।",
                         "পুনর্বিচার {} লেখা হলো: {}টি সিদ্ধান্ত, আগেরগুলোর পাশে।",
                         "{}টি সিদ্ধান্ত বদলাবে; কিছু লেখা হয়নি (--dry-run)।"};

std::string reading(const VerdictRow& row, const Words& words, const PeopleText& people) {
  return fmt::format("{}, {} {} ({} {}, {} {})", verdict_word(row.verdict, people.language()), words.due,
                     people.full_moment(row.due), words.policy, row.by->policy_version, words.calendar,
                     row.by->calendar_version);
}

void write_reading(JsonWriter& json, std::string_view name, const VerdictRow& row) {
  json.key(name).open('{').field("verdict", to_string(row.verdict)).field("due", row.due);
  json.field("overdue_from", row.overdue_from).field("late_by", row.late_by).field("provisional", row.provisional);
  json.field("policy_version", row.by->policy_version).field("calendar_version", row.by->calendar_version);
  json.field("judged_at", row.judged_at).close('}');
}

}  // namespace

std::string rejudged_text(const Rejudgement& order, const std::vector<Rejudged>& changes, const PeopleText& people) {
  const Words& words = people.language() == Language::bn ? kBengali : kEnglish;
  std::string out;
  for (const auto& [now, before] : changes) {
    const auto part = now.part.empty() ? "" : " " + now.part;
    out += fmt::format("{}  {}  {}{}\n  - {}\n  + {}\n", now.page, now.subject, clock_word(now.clock, people.language()),
                       part, reading(before, words, people), reading(now, words, people));
  }
  const auto count = people.number(static_cast<std::int64_t>(changes.size()));
  if (changes.empty()) out += std::string{words.nothing} + "\n";
  if (order.run != 0) {
    out += fmt::format(fmt::runtime(words.written), people.number(order.run), count) + "\n";
  } else if (!changes.empty()) {
    out += fmt::format(fmt::runtime(words.looked), count) + "\n";
  }
  return out;
}

std::string rejudged_json(const Rejudgement& order, const std::vector<Rejudged>& changes) {
  std::string out;
  JsonWriter json{out};
  json.open('{').field("run", order.run == 0 ? std::nullopt : std::optional{order.run}).field("by", order.by);
  json.field("why", order.why).field("scope", order.scope).field("at", order.at).key("changes").open('[');
  for (const auto& [now, before] : changes) {
    json.open('{').field("page", now.page).field("subject", now.subject).field("clock", to_string(now.clock));
    json.field("part", now.part);
    write_reading(json, "before", before);
    write_reading(json, "now", now);
    json.close('}');
  }
  json.close(']').close('}');
  return out + "\n";
}

}  // namespace sarad
