// SPDX-License-Identifier: Apache-2.0
// An Explanation for people (Bengali or English, local time beside UTC) and for programs, and the way
// from an exported series back to the explanation behind it (docs/explain.md).
#pragma once

#include "exporters/people_time.hpp"
#include "measures/explain.hpp"
#include "measures/explanation.hpp"

#include <boost/system/result.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Plain text, one step after the other, numbered.
[[nodiscard]] std::string explanation_text(const Explanation& explanation, Language language);
/// One JSON object (docs/explain.md). Facts keep their codes, instants are RFC 3339 in UTC, spans seconds.
[[nodiscard]] std::string explanation_json(const Explanation& explanation);

/// Several: texts with an empty line between, JSON as an array unless there is just one. Ends with a line break.
[[nodiscard]] std::string explanations_text(std::span<const Explanation> told, Language language);
/// A whole HTML page without script or style.
[[nodiscard]] std::string explanations_html(std::span<const Explanation> told, Language language);
[[nodiscard]] std::string explanations_json(std::span<const Explanation> told);

/// What a code of the explanation is called; the code itself if there is no word for it.
[[nodiscard]] std::string_view explain_word(std::string_view code, Language language);
[[nodiscard]] bool has_explain_word(std::string_view code);
/// One sentence on what the step does by its rules; empty if its title says all.
[[nodiscard]] std::string_view explain_sentence(std::string_view step_kind, Language language);

/// The instant to the second: local wall clock and UTC.
[[nodiscard]] std::string both_times(const PeopleText& text, const BusinessTime* calendar, Instant t);

/// What stands behind a page of the roster; nothing where that is not at hand.
using EvidenceOf = std::function<std::optional<Evidence>(std::size_t page)>;

/// `name{label="value",…}`, as /metrics writes it; labels may be left out.
struct SeriesName {
  std::string metric;
  std::vector<std::pair<std::string, std::string>> labels;

  /// The error is one sentence for people.
  [[nodiscard]] static boost::system::result<SeriesName, std::string> parse(std::string_view text);
};

/// What is wrong with the name, in one sentence with the nearest known word; nothing if it may be asked for.
/// Looks at the roster and the calendars only.
[[nodiscard]] std::optional<std::string> fault_of_series(const Snapshot& snapshot, const SeriesName& name);

/// Each exported series that has these labels, with its value as /metrics gives it at the Snapshot's
/// instant and the posts behind it. The error is one sentence that names the nearest known word.
[[nodiscard]] boost::system::result<std::vector<Explanation>, std::string> explain_series(const Snapshot& snapshot,
                                                                                          const SeriesName& name,
                                                                                          const EvidenceOf& evidence);

}  // namespace sarad
