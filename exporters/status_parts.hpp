// SPDX-License-Identifier: Apache-2.0
// The parts of the status page, in the order in which they stand on it. Each returns whole, escaped
// HTML elements.
#pragma once

#include "exporters/office_sums.hpp"
#include "exporters/office_tree.hpp"
#include "exporters/people_time.hpp"
#include "exporters/urgent.hpp"
#include "exporters/web.hpp"
#include "exporters/words.hpp"
#include "measures/snapshot.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// The Content-Security-Policy of all our pages: nothing but our own style, script and pictures.
inline constexpr std::string_view kStatusPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

/// The states that the inbox may be asked for, `state`.
inline constexpr std::array<std::pair<std::string_view, PressingClock::Rank>, 3> kStates{
    {{"overdue", PressingClock::Rank::missed}, {"waiting", PressingClock::Rank::pending}, {"unseen", PressingClock::Rank::unseen}}};

/// What all parts look at.
struct StatusView {
  const Snapshot& snapshot;
  const WebRequest& request;
  const OfficeTree& tree;
  const OfficeSums& sums;
  const Words& words;
  Instant now{};
  std::vector<std::size_t> pages;   ///< chosen ones, in the roster's order
  UrgentClocks urgent;              ///< of these
  std::optional<PressingClock::Rank> rank;  ///< the only ones asked for
  const BusinessTime* calendar;     ///< of the first page that has one; may be null
  PeopleText text;                  ///< in that calendar's local time
  std::string language_suffix;      ///< "&amp;lang=en" if the reader asked for it, else empty

  /// An escaped link to this page with one key asked for.
  [[nodiscard]] std::string link(std::string_view key, std::string_view value) const;
  /// The same with all else that is asked for now; an empty value takes the key away.
  [[nodiscard]] std::string link_here(std::string_view key, std::string_view value) const;
  /// The office's name in the reader's language, escaped.
  [[nodiscard]] std::string office_name(const Office& office) const;
  [[nodiscard]] std::string office_name(std::string_view id) const;
};

/// A sentence of Words with its `{}` filled.
template <class... Args>
std::string say(std::string_view sentence, const Args&... args) {
  return fmt::format(fmt::runtime(sentence), args...);
}

/// A table up to its first row.
[[nodiscard]] std::string table_head(std::string_view caption, std::string_view style, std::initializer_list<std::string_view> columns);

/// A countdown to `due`, with the machine-readable time that /static/sarad.js keeps current.
[[nodiscard]] std::string countdown(const StatusView& view, const PeopleText& text, Instant due);

/// The office asked for, or that of the page asked for, in the tree's roster.
[[nodiscard]] std::optional<std::size_t> looked_at(const StatusView& view);

[[nodiscard]] std::string status_head(const StatusView& view);     ///< from the doctype to the banner
[[nodiscard]] std::string status_offices(const StatusView& view);  ///< where we are
[[nodiscard]] std::string status_tree(const StatusView& view);     ///< the offices directly below; empty if none are
[[nodiscard]] std::string status_summary(const StatusView& view);
[[nodiscard]] std::string status_filters(const StatusView& view);  ///< by platform and state
[[nodiscard]] std::string status_cases(const StatusView& view);
[[nodiscard]] std::string status_office(const StatusView& view);   ///< pictures of an office's few pages; empty for more
[[nodiscard]] std::string status_pages(const StatusView& view);
[[nodiscard]] std::string status_foot(const StatusView& view);

}  // namespace sarad
