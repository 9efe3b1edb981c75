// SPDX-License-Identifier: Apache-2.0
#include "exporters/people_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 10> kDigits{"০", "১", "২", "৩", "৪", "৫", "৬", "৭", "৮", "৯"};
constexpr std::array<std::string_view, 12> kMonthsBn{"জানুয়ারি", "ফেব্রুয়ারি", "মার্চ",     "এপ্রিল",  "মে",     "জুন",
                                                     "জুলাই",    "আগস্ট",     "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"};
constexpr std::array<std::string_view, 12> kMonthsEn{"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDaysBn{"রবি", "সোম", "মঙ্গল", "বুধ", "বৃহস্পতি", "শুক্র", "শনি"};
constexpr std::array<std::string_view, 7> kDaysEn{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> kLongDaysEn{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

struct Local {
  year_month_day date;
  weekday day;
  int hour = 0, minute = 0;
  bool utc = false;
};

Local local_of(const BusinessTime* calendar, Instant t) {
  const LocalDay day = calendar != nullptr ? calendar->local_day(t) : LocalDay{floor<days>(t).time_since_epoch()};
  const Seconds into = calendar != nullptr ? calendar->local_time_of_day(t) : t - floor<days>(t);
  return {.date = year_month_day{day},
          .day = weekday{day},
          .hour = static_cast<int>(into.count() / 3600),
          .minute = static_cast<int>(into.count() / 60 % 60),
          .utc = calendar == nullptr};
}

}  // namespace

std::string PeopleText::digits(std::string_view digits) const {
  if (language_ == Language::en) return std::string{digits};
  std::string out;
  for (const char c : digits) {
    if (c >= '0' && c <= '9') {
      out += kDigits[static_cast<std::size_t>(c - '0')];
    } else {
      out += c;
    }
  }
  return out;
}

std::string PeopleText::number(std::int64_t n) const {
  return digits(std::to_string(n));
}

std::string PeopleText::percent(double ratio) const {
  int whole = static_cast<int>(std::lround(ratio * 100));
  if (ratio < 1) whole = std::min(whole, 99);
  if (ratio > 0) whole = std::max(whole, 1);
  return number(whole) + "%";
}

std::string PeopleText::moment(Instant t) const {
  const Local at = local_of(calendar_, t);
  const auto month = static_cast<unsigned>(at.date.month()) - 1;
  const auto day = at.day.c_encoding();
  const bool bn = language_ == Language::bn;
  return digits(fmt::format("{} {} {} {:02}:{:02}{}", bn ? kDaysBn[day] : kDaysEn[day],
                            static_cast<unsigned>(at.date.day()), bn ? kMonthsBn[month] : kMonthsEn[month], at.hour,
                            at.minute, at.utc ? " UTC" : ""));
}

std::string PeopleText::full_moment(Instant t) const {
  const Local at = local_of(calendar_, t);
  const auto month = static_cast<unsigned>(at.date.month()) - 1;
  return digits(fmt::format("{} {} {}, {:02}:{:02}{}", static_cast<unsigned>(at.date.day()),
                            language_ == Language::bn ? kMonthsBn[month] : kMonthsEn[month],
                            static_cast<int>(at.date.year()), at.hour, at.minute, at.utc ? " UTC" : ""));
}

std::string PeopleText::closing(Instant midnight) const {
  const auto day = local_of(calendar_, midnight - Seconds{1}).day.c_encoding();
  return language_ == Language::bn ? fmt::format("{}বার রাত ১২টা", kDaysBn[day])
                                   : fmt::format("at the end of {}", kLongDaysEn[day]);
}

std::string PeopleText::span(Seconds s) const {
  const bool bn = language_ == Language::bn;
  const auto minutes = std::abs(s.count()) / 60;
  const auto d = minutes / 1440, h = minutes / 60 % 24, m = minutes % 60;
  if (minutes == 0) return bn ? "১ মি.-এর কম" : "under 1 min";
  std::string text;
  if (d > 0) {
    text = fmt::format(fmt::runtime(bn ? "{} দিন" : "{} d"), d);
    if (h > 0 && d < 10) text += fmt::format(fmt::runtime(bn ? " {} ঘ." : " {} h"), h);
  } else if (h > 0) {
    text = fmt::format(fmt::runtime(bn ? "{} ঘ." : "{} h"), h);
    if (m > 0) text += fmt::format(fmt::runtime(bn ? " {} মি." : " {} min"), m);
  } else {
    text = fmt::format(fmt::runtime(bn ? "{} মি." : "{} min"), m);
  }
  return digits(text);
}

std::string PeopleText::working(Seconds s) const {
  const bool bn = language_ == Language::bn;
  const auto minutes = std::abs(s.count()) / 60;
  const auto h = minutes / 60, m = minutes % 60;
  if (h == 0) return digits(fmt::format(fmt::runtime(bn ? "{} মি." : "{} min"), m));
  std::string text = fmt::format(fmt::runtime(bn ? "{} ঘ." : "{} h"), h);
  if (m > 0 && h < 10) text += fmt::format(fmt::runtime(bn ? " {} মি." : " {} min"), m);
  return digits(text);
}

}  // namespace sarad
