// SPDX-License-Identifier: Apache-2.0
// Numbers, dates and spans as people read them, in Bengali (Bengali digits) or English. Local time
// is the calendar's. ICU's bn_BD mixes Bengali digits with "AM", so the words are our own.
#pragma once

#include "measures/business_time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace sarad {

enum class Language : std::uint8_t { bn, en };

class PeopleText {
 public:
  /// `calendar` may be null: times are then given in UTC and say so.
  PeopleText(Language language, const BusinessTime* calendar) : language_(language), calendar_(calendar) {}

  [[nodiscard]] Language language() const { return language_; }
  /// `digits` with Bengali digits where the language wants them.
  [[nodiscard]] std::string digits(std::string_view digits) const;
  [[nodiscard]] std::string number(std::int64_t n) const;
  /// 0.8712 → "87%", "৮৭%"; never rounded up to 100 nor down to 0.
  [[nodiscard]] std::string percent(double ratio) const;
  /// "বৃহস্পতি ২৬ নভেম্বর ১৭:০০", "Thu 26 November 17:00".
  [[nodiscard]] std::string moment(Instant t) const;
  /// As moment, with the year: "২৫ নভেম্বর ২০২৬, ১৪:০৩".
  [[nodiscard]] std::string full_moment(Instant t) const;
  /// The midnight that ends a day, named by that day: "শনিবার রাত ১২টা", "at the end of Saturday".
  [[nodiscard]] std::string closing(Instant midnight) const;
  /// "২ দিন ৩ ঘ.", "১ ঘ. ৪ মি.", "১২ মি."; under a minute "১ মি.-এর কম". A number and its unit
  /// stay on one line. Negative counts as its size.
  [[nodiscard]] std::string span(Seconds s) const;
  /// Working time, in hours and minutes: a working day has no fixed length.
  [[nodiscard]] std::string working(Seconds s) const;

 private:
  Language language_;
  const BusinessTime* calendar_;
};

}  // namespace sarad
