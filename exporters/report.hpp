// SPDX-License-Identifier: Apache-2.0
// The quarterly report (guideline 10.ক) and the shortlist for recognition (10.গ), for people and for
// machines. HTML stands alone: style and pictures inside, no script, nothing fetched from anywhere.
// CSV is one row an office, UTF-8 with a byte order mark, ASCII digits; columns: docs/report.md.
#pragma once

#include "exporters/people_time.hpp"
#include "measures/quarter_report.hpp"
#include "measures/recognition.hpp"

#include <string>
#include <string_view>

namespace sarad {

/// `calendar` gives local time; null: UTC.
[[nodiscard]] std::string report_html(const QuarterReport& report, Language language, const BusinessTime* calendar);
[[nodiscard]] std::string report_csv(const QuarterReport& report, Language language);
[[nodiscard]] std::string report_json(const QuarterReport& report);

[[nodiscard]] std::string recognition_html(const Recognition& list, Language language, const BusinessTime* calendar);
[[nodiscard]] std::string recognition_csv(const Recognition& list, Language language);
[[nodiscard]] std::string recognition_json(const Recognition& list);

/// One cell by RFC 4180. What a spreadsheet would take for a formula (= + - @, tab, return at the
/// front; OWASP, CSV injection) gets an apostrophe in front; line breaks become blanks.
[[nodiscard]] std::string csv_text(std::string_view text);

}  // namespace sarad
