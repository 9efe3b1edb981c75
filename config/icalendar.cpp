// SPDX-License-Identifier: Apache-2.0
#include "config/icalendar.hpp"

#include "config/icalendar_lines.hpp"
#include "config/scalars.hpp"
#include "config/utf8.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace sarad {
namespace {

using std::chrono::days;

constexpr std::size_t kMostDays = 10'000;   // as check_rules allows
constexpr std::string_view kRecurring[] = {"RRULE", "RDATE", "EXRULE", "EXDATE"};

struct Moment {
  LocalDay day{};
  bool whole_day = false;   ///< VALUE=DATE
  std::string zone;         ///< TZID; "Z"; empty: floating
};

struct Event {
  int line = 0;
  std::optional<Moment> start, end;
  std::optional<days> duration;
  std::string summary;
  bool tentative = false, cancelled = false, faulty = false;
};

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  void read(std::string_view text) {
    if (const auto bad = first_bad_utf8(text)) {
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n') + 1;
      return error(static_cast<int>(line), "this is not UTF-8", "save the file as UTF-8");
    }
    const auto lines = content_lines(text);
    if (lines.empty() || lines.front().name != "BEGIN" || lines.front().value != "VCALENDAR")
      return error(lines.empty() ? 1 : lines.front().line, "this is not an iCalendar file", "it must begin with BEGIN:VCALENDAR");
    for (const auto& line : lines) take(line);
    if (!open_.empty()) error(lines.back().line, "BEGIN:" + open_.back() + " is never closed", "the file may be cut off: export it anew");
  }

  ImportedDays finish() {
    std::sort(out_.days.begin(), out_.days.end(),
              [](const auto& a, const auto& b) { return std::tie(a.from, a.to, a.name) < std::tie(b.from, b.to, b.name); });
    if (out_.days.empty() && out_.ok()) error(1, "no event closes a day", "export the calendar that holds the holidays");
    return std::move(out_);
  }

 private:
  void fault(int line, std::string message, std::string hint, bool warning) {
    Fault fault;
    fault.file = file_;
    fault.line = line;
    fault.column = 1;
    fault.code = "bad_icalendar";
    fault.message = std::move(message);
    fault.hint = std::move(hint);
    fault.warning = warning;
    out_.faults.push_back(std::move(fault));
  }
  void error(int line, std::string message, std::string hint) {
    fault(line, std::move(message), std::move(hint), false);
    event_.faulty = true;
  }

  void take(const ContentLine& line) {
    if (line.name.empty()) return error(line.line, "this line has no colon", "a line is NAME:value; one that goes on begins with a blank");
    if (line.name == "BEGIN") {
      open_.push_back(line.value);
      if (line.value == "VEVENT") {
        event_ = Event{};
        event_.line = line.line;
      }
      return;
    }
    if (line.name == "END") return close(line);
    if (!open_.empty() && open_.back() == "VEVENT") take_property(line);
  }

  void close(const ContentLine& line) {
    if (open_.empty() || open_.back() != line.value)
      return error(line.line, "END:" + line.value + " closes nothing", "the file may be damaged: export it anew");
    open_.pop_back();
    if (line.value == "VEVENT" && !event_.faulty) add(event_);
  }

  void take_property(const ContentLine& line) {
    if (std::find(std::begin(kRecurring), std::end(kRecurring), line.name) != std::end(kRecurring))
      return error(line.line, line.name + ": events that repeat are not read", "holidays move from year to year: export single days, a year each");
    if (line.name == "DTSTART") event_.start = moment(line);
    if (line.name == "DTEND") event_.end = moment(line);
    if (line.name == "DURATION") take_duration(line);
    if (line.name == "SUMMARY") event_.summary = plain_text(line.value);
    if (line.name == "STATUS") {
      event_.tentative = event_.tentative || line.value == "TENTATIVE";
      event_.cancelled = line.value == "CANCELLED";
    }
    if (line.name == "CATEGORIES") {
      std::string small = line.value;
      std::transform(small.begin(), small.end(), small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      for (const std::string_view word : {"tentative", "provisional"})
        if (small.find(word) != std::string::npos) event_.tentative = true;
    }
  }

  /// "20261216", or "20261216T000000" with TZID, Z or neither.
  std::optional<Moment> moment(const ContentLine& line) {
    std::string_view text = line.value;
    Moment out;
    out.whole_day = text.size() == 8;
    if (const auto zone = line.parameters.find("TZID"); zone != line.parameters.end()) out.zone = zone->second;
    if (text.ends_with('Z')) {
      out.zone = "Z";
      text.remove_suffix(1);
    }
    const bool has_time = text.size() == 15 && text[8] == 'T';
    const auto day = out.whole_day || has_time
                         ? parse_day(std::string{text.substr(0, 4)} + '-' + std::string{text.substr(4, 2)} + '-' + std::string{text.substr(6, 2)})
                         : std::nullopt;
    if (!day) {
      error(line.line, line.name + " must be a date, not \"" + line.value + '"', "write " + line.name + ";VALUE=DATE:20261216");
      return std::nullopt;
    }
    out.day = *day;
    if (has_time && text.substr(9) == "235959" && line.name == "DTEND") out.day += days{1};
    if (has_time && text.substr(9) != "000000" && !(text.substr(9) == "235959" && line.name == "DTEND")) {
      error(line.line, line.name + " \"" + line.value + "\" is no midnight: only whole days are read",
            "enter hours of a day by hand: {date: 2026-12-16, open: [\"09:00-12:00\"]}");
      return std::nullopt;
    }
    if (has_time && out.zone == "Z") {
      error(line.line, line.name + " \"" + line.value + "\" is midnight in UTC, not where the office is", "export whole days, or times with TZID");
      return std::nullopt;
    }
    return out;
  }

  /// "P1D", "P2W".
  void take_duration(const ContentLine& line) {
    const std::string_view text = line.value;
    const bool shaped = text.size() > 2 && text.size() < 7 && text.front() == 'P' && (text.back() == 'D' || text.back() == 'W');
    const auto number = shaped ? parse_whole(text.substr(1, text.size() - 2)) : std::nullopt;
    if (!number || *number < 1) return error(line.line, "DURATION \"" + line.value + "\" is not in whole days", "write DURATION:P1D");
    event_.duration = days{*number * (text.back() == 'W' ? 7 : 1)};
  }

  void add(const Event& event) {
    if (event.cancelled) return fault(event.line, "this event is cancelled and left out", "nothing need be done", true);
    if (!event.start) return error(event.line, "this event has no DTSTART", "write DTSTART;VALUE=DATE:20261216");
    LocalDay end = event.start->day + event.duration.value_or(days{1});
    if (event.end) {
      if (event.end->whole_day != event.start->whole_day || event.end->zone != event.start->zone)
        return error(event.line, "DTSTART and DTEND of this event are of different kinds or zones", "write both as whole days");
      end = event.end->day;
    } else if (!event.start->whole_day && !event.duration) {
      return error(event.line, "this event has a time but no end", "write DTSTART;VALUE=DATE for a whole day");
    }
    if (end <= event.start->day) return error(event.line, "this event ends before it begins", "DTEND is the day after the last");
    if (end - event.start->day > days{366}) return error(event.line, "this event is longer than a year", "check its years");
    if (out_.days.size() >= kMostDays) return error(event.line, "more than 10,000 events", "export one year");
    CalendarSpec::Day day;
    day.from = event.start->day;
    day.to = end - days{1};
    day.open.emplace();
    day.provisional = event.tentative;
    day.name = cleaned_name(event.summary);
    out_.days.push_back(std::move(day));
  }

  /// As forms::display_name takes it: one line, 200 characters at most.
  static std::string cleaned_name(const std::string& summary) {
    std::string out;
    std::size_t characters = 0;
    for (const char c : summary) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte & 0xC0U) != 0x80 && ++characters > 200) break;
      out += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    return out;
  }

  const std::string& file_;
  ImportedDays out_;
  std::vector<std::string> open_;
  Event event_;
};

}  // namespace

bool ImportedDays::ok() const {
  return std::all_of(faults.begin(), faults.end(), [](const Fault& fault) { return fault.warning; });
}

ImportedDays read_icalendar(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Reader reader{file};
  reader.read(text);
  return reader.finish();
}

}  // namespace sarad
