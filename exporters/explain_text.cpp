// SPDX-License-Identifier: Apache-2.0
#include "exporters/explain.hpp"

#include <fmt/format.h>

#include <array>

namespace sarad {
namespace {

constexpr std::array<std::string_view, 7> kDaysBn{"রবি", "সোম", "মঙ্গল", "বুধ", "বৃহস্পতি", "শুক্র", "শনি"};
constexpr std::array<std::string_view, 7> kDaysEn{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::string clock_of(const BusinessTime& calendar, Instant t) {
  const auto s = calendar.local_time_of_day(t).count();
  return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

class TextOf {
 public:
  TextOf(const Explanation& explanation, Language language)
      : told_(explanation), text_(language, explanation.calendar), bn_(language == Language::bn) {}
  std::string write();

 private:
  void write_step(std::size_t number, const Step& step);
  void write_line(const DayLine& line, bool in_days);
  void write_activity(const ExplainedActivity& a);
  [[nodiscard]] std::string seconds(Seconds s) const;
  [[nodiscard]] std::string value(const FactValue& value) const;
  [[nodiscard]] std::string row(const Facts& facts, std::string_view between) const;
  [[nodiscard]] std::string day(LocalDay day) const;
  [[nodiscard]] std::string_view word(std::string_view code) const { return explain_word(code, text_.language()); }
  [[nodiscard]] std::string_view either(std::string_view bn, std::string_view en) const { return bn_ ? bn : en; }

  const Explanation& told_;
  PeopleText text_;
  bool bn_;
  std::string out_;
};

std::string TextOf::seconds(Seconds s) const {
  const auto n = s.count();
  const auto size = n < 0 ? -n : n;
  std::string plain = fmt::format("{} {}", n, either("সেকেন্ড", "s"));
  if (size >= 60) {
    plain += fmt::format(" ({}{}:{:02}:{:02})", n < 0 ? "-" : "", size / 3600, size / 60 % 60, size % 60);
  }
  return text_.digits(plain);
}

std::string TextOf::value(const FactValue& value) const {
  struct Visitor {
    const TextOf& text;
    std::string operator()(std::int64_t n) const { return text.text_.number(n); }
    std::string operator()(double d) const { return text.text_.digits(fmt::format("{}", d)); }
    std::string operator()(bool b) const {
      return std::string{b ? text.either("হ্যাঁ", "yes") : text.either("না", "no")};
    }
    std::string operator()(Seconds s) const { return text.seconds(s); }
    std::string operator()(Instant t) const { return both_times(text.text_, text.told_.calendar, t); }
    std::string operator()(const Word& w) const { return std::string{text.word(w.code)}; }
    std::string operator()(const std::string& s) const { return s.empty() ? std::string{"–"} : s; }
  };
  return std::visit(Visitor{*this}, value);
}

std::string TextOf::row(const Facts& facts, std::string_view between) const {
  std::string out;
  for (const auto& fact : facts) {
    if (!out.empty()) out += between;
    out += fmt::format("{}: {}", word(fact.name), value(fact.value));
  }
  return out;
}

std::string TextOf::day(LocalDay day) const {
  const std::chrono::year_month_day date{day};
  const auto weekday = std::chrono::weekday{day}.c_encoding();
  return fmt::format("{} {}", bn_ ? kDaysBn[weekday] : kDaysEn[weekday],
                     text_.digits(fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                              static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()))));
}

void TextOf::write_line(const DayLine& line, bool in_days) {
  std::string open;
  for (const auto& [from, to] : line.spans) {
    if (!open.empty()) open += ", ";
    // 24:00 is written as the 00:00 it is, of the day after.
    open += text_.digits(fmt::format("{}–{}", clock_of(*told_.calendar, from), clock_of(*told_.calendar, to)));
  }
  if (open.empty()) open = either("খোলা সময় নেই", "no open time");
  out_ += fmt::format("     {}  {}", day(line.day), open);
  if (line.counted > Seconds{0} && !in_days)
    out_ += text_.digits(fmt::format("  +{} = {} {}", line.counted.count(), line.sum.count(), either("সেকেন্ড", "s")));
  if (line.working_day > 0)
    out_ += fmt::format("  {} {}", either("কর্মদিবস", "working day"), text_.number(line.working_day));
  if (line.provisional) out_ += either("  (চাঁদ দেখা সাপেক্ষে)", "  (subject to the moon)");
  out_ += "\n";
}

void TextOf::write_activity(const ExplainedActivity& a) {
  out_ += fmt::format("   · {}: {}, {}{}{}, {}\n", word(a.part), word(to_string(a.kind)), word(to_string(a.author)),
                      a.office.empty() ? "" : " ", a.office, a.id);
  if (!a.permalink.empty()) out_ += fmt::format("     {}\n", a.permalink);
  if (a.created) out_ += fmt::format("     {}: {}\n", word("created"), both_times(text_, told_.calendar, *a.created));
  out_ += fmt::format("     {}: {}\n", word("seen"), both_times(text_, told_.calendar, a.seen));
}

void TextOf::write_step(std::size_t number, const Step& step) {
  out_ += fmt::format("\n{}. {} [{}]\n", text_.number(static_cast<std::int64_t>(number)), word(step.kind), step.rules);
  if (const auto sentence = explain_sentence(step.kind, text_.language()); !sentence.empty())
    out_ += fmt::format("   {}\n", sentence);
  for (const auto& activity : step.activities) write_activity(activity);
  for (const auto& fact : step.facts) out_ += fmt::format("   {}: {}\n", word(fact.name), value(fact.value));
  bool in_days = false;
  for (const auto& line : step.lines) in_days = in_days || line.working_day > 0;
  if (told_.calendar != nullptr)
    for (const auto& line : step.lines) write_line(line, in_days);
  for (const auto& facts : step.rows) out_ += fmt::format("   – {}\n", row(facts, "; "));
  if (!step.agrees) return;
  out_ += fmt::format("   {}\n",
                      *step.agrees ? either("✓ আবার গুনে একই ফল", "✓ counted again: the same")
                                   : either("✗ আবার গুনে ফল মেলে না: এটি sarad-এর ত্রুটি, অনুগ্রহ করে জানান",
                                            "✗ counted again: NOT the same; this is a bug in sarad, please report it"));
}

std::string TextOf::write() {
  out_ = fmt::format("{}: {}\n{}: {}\n", word(told_.kind), told_.subject, word("as_of"),
                     both_times(text_, told_.calendar, told_.as_of));
  std::size_t number = 0;
  for (const auto& step : told_.steps) write_step(++number, step);
  out_ += fmt::format("\n{}\n", word("verdict"));
  for (const auto& fact : told_.verdict) out_ += fmt::format("   {}: {}\n", word(fact.name), value(fact.value));
  return std::move(out_);
}

}  // namespace

std::string both_times(const PeopleText& text, const BusinessTime* calendar, Instant t) {
  const std::string utc = format_instant(t);
  if (calendar == nullptr) return utc;
  const auto second = calendar->local_time_of_day(t).count() % 60;
  const auto& zone = calendar->spec().time_zone;
  const bool bn = text.language() == Language::bn;
  return fmt::format("{}{} {} = {}", text.moment(t), text.digits(fmt::format(":{:02}", second)),
                     zone == "Asia/Dhaka" ? (bn ? "ঢাকা" : "Dhaka") : zone, utc);
}

std::string explanation_text(const Explanation& explanation, Language language) {
  return TextOf(explanation, language).write();
}

std::string explanations_text(std::span<const Explanation> told, Language language) {
  std::string out;
  for (const auto& one : told) out += (out.empty() ? "" : "\n") + explanation_text(one, language);
  return out;
}

}  // namespace sarad
