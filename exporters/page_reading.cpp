// SPDX-License-Identifier: Apache-2.0
#include "exporters/page_reading.hpp"

#include <algorithm>

namespace sarad {

bool stopped_for_long(const Snapshot::PollNote& note, Instant as_of) {
  return note.state == PageState::stopped && note.observed_until && as_of - *note.observed_until > kStoppedFactsShown;
}

std::string_view calendar_name(const Snapshot& snapshot, const PageFigures* figures) {
  if (figures == nullptr || figures->calendar == nullptr) return {};
  for (const auto& [name, calendar] : snapshot.calendars)
    if (calendar.get() == figures->calendar) return name;
  return {};
}

PageView view_page(const Snapshot& snapshot, std::size_t index) {
  const PageFigures* known = snapshot.pages[index].get();
  const Snapshot::PollNote& note = snapshot.polls[index];
  const bool shown = known != nullptr && note.observed_until && note.state != PageState::paused &&
                     !stopped_for_long(note, snapshot.as_of);
  return {.page = snapshot.roster->pages[index],
          .note = note,
          .known = known,
          .figures = shown ? known : nullptr,
          .calendar = calendar_name(snapshot, known)};
}

std::optional<int> cadence_needed(const PageView& view) {
  const bool watching = view.note.state == PageState::watched || view.note.state == PageState::lagging;
  if (view.figures == nullptr || !watching || view.figures->cadence.weeks.empty()) return std::nullopt;
  const CadenceWeek& week = view.figures->cadence.weeks.back();
  if (week.start < view.page.registered) return std::nullopt;
  return week.needed;
}

std::span<const CadenceWeek> finished_weeks(const Cadence& cadence) {
  if (cadence.weeks.size() < 2) return {};
  const std::span<const CadenceWeek> finished{cadence.weeks.data(), cadence.weeks.size() - 1};
  return finished.last(std::min(finished.size(), kWeeksShown));
}

const CadenceWeek* last_finished_week(const Cadence& cadence) {
  const auto weeks = finished_weeks(cadence);
  return weeks.empty() ? nullptr : &weeks.back();
}

namespace {

const Quantile* find_quantile(const PageFigures& figures, double p) {
  for (const auto& quantile : figures.first_response.quantiles)
    if (quantile.p == p) return &quantile;
  return nullptr;
}

}  // namespace

std::optional<std::string_view> quantile_withheld(const PageFigures& figures, double p) {
  if (figures.on_time.strict.status == RateStatus::not_judged) return to_string(RateStatus::not_judged);
  const Quantile* quantile = find_quantile(figures, p);
  if (quantile == nullptr) return to_string(QuantileStatus::too_few);
  if (quantile->status == QuantileStatus::ok && quantile->value) return std::nullopt;
  return to_string(quantile->status);
}

std::optional<std::int64_t> quantile_value(const PageFigures& figures, double p) {
  if (quantile_withheld(figures, p)) return std::nullopt;
  return find_quantile(figures, p)->value;
}

std::optional<Instant> next_overdue(const PageView& view) {
  return view.figures == nullptr ? std::nullopt : view.figures->next_overdue;
}

}  // namespace sarad
