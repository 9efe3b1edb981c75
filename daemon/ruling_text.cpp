// SPDX-License-Identifier: Apache-2.0
#include "daemon/ruling_text.hpp"

#include "base/utf8.hpp"
#include "collectors/utf8.hpp"
#include "exporters/json_text.hpp"
#include "exporters/verdict_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace sarad {
namespace {

/// C0, DEL, C1, line and paragraph separators, bidi controls. Joiners stay: Bengali needs them.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

Error bad(std::string_view option, std::string_view what) {
  return {Errc::configuration, fmt::format("{} {}", option, what)};
}

struct Terms {
  std::string_view no_answer, answer, interim, final;
  std::string_view number, by, why;
  std::string_view due, before, after, none, dry, entered, unchanged;
};

constexpr Terms kEnglish{
    .no_answer = "needs no answer",
    .answer = "needs an answer",
    .interim = "is only an interim update",
    .final = "is a final answer",
    .number = "No.",
    .by = "by",
    .why = "why",
    .due = "due",
    .before = "Before:",
    .after = "After:",
    .none = "no case: nothing waits for an answer",
    .dry = "Nothing was entered (--dry-run). The ruling would be:",
    .entered = "Entered in the ledger:",
    .unchanged = "No figure changes: it counted like this already, or another rule decides."};

constexpr Terms kBengali{
    .no_answer = "উত্তরের প্রয়োজন নেই",
    .answer = "উত্তর প্রয়োজন",
    .interim = "শুধু অগ্রবর্তীকালীন জবাব",
    .final = "চূড়ান্ত জবাব",
    .number = "নং",
    .by = "সিদ্ধান্ত দিয়েছেন",
    .why = "কারণ",
    .due = "সময়সীমা",
    .before = "আগে:",
    .after = "পরে:",
    .none = "কোনো বিষয় নেই: উত্তরের অপেক্ষায় কিছু নেই",
    .dry = "কিছুই লেখা হয়নি (--dry-run)। সিদ্ধান্তটি হতো:",
    .entered = "খতিয়ানে লেখা হয়েছে:",
    .unchanged = "কোনো হিসাব বদলায় না: আগেও এভাবেই গণনা হতো, অথবা অন্য নিয়ম প্রযোজ্য।"};

const Terms& terms(Language language) { return language == Language::bn ? kBengali : kEnglish; }

std::string clock_words(ClockKind kind, const ClockReading& clock, const PeopleText& people) {
  const Language language = people.language();
  return fmt::format("{}: {} ({} {})", clock_word(kind, language), verdict_word(clock.verdict, language), terms(language).due,
                     people.full_moment(clock.deadline.due));
}

void write_ruling(JsonWriter& json, const Ruling& r) {
  json.open('{').field("number", r.number == 0 ? std::nullopt : std::optional{r.number});
  json.field("page", r.page).field("activity", r.activity).field("interim", r.interim).field("trivial", r.trivial);
  json.field("by", r.by).field("why", r.why).field("at", r.at).close('}');
}

void write_clock(JsonWriter& json, std::string_view name, const ClockReading& clock) {
  json.key(name).open('{').field("verdict", to_string(clock.verdict)).field("due", clock.deadline.due);
  json.field("late_by", clock.late_by).close('}');
}

void write_cases(JsonWriter& json, std::string_view name, const std::vector<Case>& cases) {
  json.key(name).open('[');
  for (const auto& c : cases) {
    json.open('{').field("id", c.id).field("thread_id", c.thread_id).field("state", to_string(c.state));
    json.field("opened", c.opened).field("ended", c.ended).list("messages", c.messages);
    write_clock(json, "first_clock", c.first_clock);
    write_clock(json, "final_clock", c.final_clock);
    json.key("breaches").open('[');
    for (const auto breach : c.breaches) json.value(to_string(breach));
    json.close(']').close('}');
  }
  json.close(']');
}

std::string lines_of(const std::vector<Case>& cases, const PeopleText& people) {
  std::string out;
  for (const auto& c : cases) out += "  " + case_line(c, people) + "\n";
  return out.empty() ? fmt::format("  {}\n", terms(people.language()).none) : out;
}

}  // namespace

Result<std::string> one_line(std::string_view option, std::string_view text) {
  const auto end = first_bad_utf8(text).value_or(text.size());
  for (std::string_view rest = text.substr(0, end); !rest.empty();)
    if (is_control(take_code_point(rest))) return bad(option, "holds a control character or a line end; write it on one line");
  if (end != text.size()) return bad(option, "is not UTF-8; write it in Bengali or Latin letters");
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return bad(option, "is empty; say it in a few words");
  text = text.substr(begin, text.find_last_not_of(' ') - begin + 1);
  if (text.size() > kMostRulingBytes)
    return bad(option, fmt::format("is {} bytes long; at most {} are kept", text.size(), kMostRulingBytes));
  return std::string{text};
}

std::string ruling_words(const Ruling& ruling, Language language) {
  const Terms& t = terms(language);
  std::string out;
  if (ruling.trivial) out = *ruling.trivial ? t.no_answer : t.answer;
  if (ruling.interim) {
    if (!out.empty()) out += "; ";
    out += *ruling.interim ? t.interim : t.final;
  }
  return out;
}

std::string ruling_line(const Ruling& ruling, const PeopleText& people) {
  const Terms& t = terms(people.language());
  const std::string number = ruling.number == 0 ? "" : fmt::format("{} {}, ", t.number, people.number(ruling.number));
  return fmt::format("{}{}: {} {}: {}; {}: {}; {}: {}", number, people.full_moment(ruling.at), ruling.page, ruling.activity,
                     ruling_words(ruling, people.language()), t.by, ruling.by, t.why, ruling.why);
}

std::string case_line(const Case& c, const PeopleText& people) {
  return fmt::format("{} ({}): {}; {}", c.id, state_word(c.state, people.language()),
                     clock_words(ClockKind::first, c.first_clock, people),
                     clock_words(ClockKind::final, c.final_clock, people));
}

std::string effect_text(const RulingEffect& effect, const PeopleText& people) {
  const Terms& t = terms(people.language());
  const std::string before = lines_of(effect.before, people), after = lines_of(effect.after, people);
  std::string out = fmt::format("{}\n  {}\n{}\n{}{}\n{}", effect.entered ? t.entered : t.dry,
                                ruling_line(effect.ruling, people), t.before, before, t.after, after);
  if (before == after) out += fmt::format("{}\n", t.unchanged);
  return out;
}

std::string effect_json(const RulingEffect& effect) {
  std::string out;
  JsonWriter json{out};
  json.open('{').field("entered", effect.entered).key("ruling");
  write_ruling(json, effect.ruling);
  write_cases(json, "before", effect.before);
  write_cases(json, "after", effect.after);
  json.close('}');
  return out + "\n";
}

std::string rulings_json(const std::vector<Ruling>& rulings) {
  std::string out = "[";
  for (const auto& ruling : rulings) {
    out += out.size() == 1 ? "\n" : ",\n";
    JsonWriter json{out};
    write_ruling(json, ruling);
  }
  return out + "\n]\n";
}

}  // namespace sarad
