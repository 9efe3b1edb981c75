// SPDX-License-Identifier: Apache-2.0
#include "daemon/quotas.hpp"

#include "base/log.hpp"
#include "daemon/daemon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sarad {

using namespace std::chrono;

std::map<std::pair<std::string, std::string>, QuotaGrant> stated_quotas(const Config& config) {
  std::map<std::pair<std::string, std::string>, QuotaGrant> quotas;
  for (const auto& [platform, settings] : config.platforms)
    for (const auto& [name, app] : settings.apps)
      if (app.quota_limit > 0)
        quotas[{platform, name}] = {static_cast<double>(app.quota_limit), app.quota_per, app.reserve_percent};
  return quotas;
}

LaneSettings lane_settings(const PollingConfig& polling) {
  LaneSettings lane;
  lane.confirm_share = polling.confirm_share_percent / 100;
  lane.gap_max = polling.gap_max;
  return lane;
}

std::string span_in_words(Seconds span) {
  const auto s = std::max<std::int64_t>(0, span.count());
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min", s / 60);
  if (s < 86400) return s % 3600 < 60 ? fmt::format("{} h", s / 3600) : fmt::format("{} h {} min", s / 3600, s % 3600 / 60);
  return s % 86400 < 3600 ? fmt::format("{} d", s / 86400) : fmt::format("{} d {} h", s / 86400, s % 86400 / 3600);
}

std::vector<std::string> quota_lines(const Config& config) {
  std::vector<std::string> lines;
  for (const auto& [key, grant] : stated_quotas(config)) {
    const auto pages = static_cast<double>(std::count_if(config.pages.begin(), config.pages.end(), [&](const Page& page) {
      return !page.paused && page.platform == key.first && page.app == key.second;
    }));
    if (pages == 0) continue;
    const double a_day = Allowance::of(grant).a_day;
    const double wanted = pages * 86400 / static_cast<double>(std::max<std::int64_t>(1, config.polling.interval.count()));
    if (a_day >= wanted) {
      lines.push_back(fmt::format("{} app {}: {:.0f} calls a day for {:.0f} pages: enough for a look every {}", key.first, key.second, a_day, pages,
                                  span_in_words(config.polling.interval)));
      continue;
    }
    const auto span = [](double days) { return Seconds{static_cast<std::int64_t>(std::min(days * 86400, 1e9))}; };
    const double gap = pages / (0.2 * std::max(a_day, 1e-6));
    const double per_call = a_day / std::max(1.0, grant.limit);
    std::string line = fmt::format("{} app {}: {:.0f} calls a day for {:.0f} pages are too few: a look every {} on the average instead of {}, quiet pages "
                                   "less often, at the latest every {}; a quota of {:.0f} per {} would do",
                                   key.first, key.second, a_day, pages, span_in_words(span(pages / std::max(a_day, 1e-6))),
                                   span_in_words(config.polling.interval), span_in_words(std::min(span(gap), config.polling.gap_max)),
                                   std::ceil(wanted / std::max(per_call, 1e-12)), span_in_words(grant.per));
    if (span(gap) > config.polling.gap_max)
      line += fmt::format("; and even {} cannot be kept: that takes {:.0f} per {}", span_in_words(config.polling.gap_max),
                          std::ceil(pages * 86400 / (0.2 * static_cast<double>(config.polling.gap_max.count())) / std::max(per_call, 1e-12)), span_in_words(grant.per));
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<void> Daemon::recall() {
  if (stated_quotas(loaded_.config()).empty()) return {};
  recall_.emplace(clock_.now());
  return store_->for_each([this](std::string_view page, const Activity& activity) { recall_->take(page, activity); });
}

void Daemon::arrange_polling() {
  const Config& config = loaded_.config();
  Scheduler::Settings settings;
  settings.interval = config.polling.interval;
  settings.quotas = stated_quotas(config);
  settings.lane = lane_settings(config.polling);
  for (const auto& [name, platform] : config.platforms) settings.concurrency[name] = platform.concurrency;
  std::vector<Scheduler::Arm> arms;
  for (const auto& page : roster_->pages) {
    if (page.paused) continue;
    const PageRecord* record = maker_.record(page.id);
    const Office* office = office_of(page);
    arms.push_back({page.id, page.platform, page.app, record == nullptr ? std::nullopt : record->last_poll, office == nullptr ? "other" : office->level});
  }
  scheduler_.configure(std::move(settings), arms, clock_.now(), recall_ ? &*recall_ : nullptr);
  for (const auto& line : quota_lines(config)) log::info("quota", {{"what", line}});
}

void Daemon::tell_quotas() {
  const Instant now = clock_.now();
  std::map<std::string, std::pair<Seconds, std::size_t>> platforms;
  for (const auto& [key, lane] : scheduler_.outlook(now)) {
    const auto& [platform, app] = key;
    metrics_.quota_needed(app, platform, lane.needed_1h, lane.needed_4h, lane.needed_24h);
    metrics_.pages_watched_less(app, platform, static_cast<double>(lane.watched_less));
    auto& [gap, missed] = platforms[platform];
    gap = std::max(gap, lane.promised_gap);
    missed += lane.bound_missed;
    const bool is_short = lane.granted_per_day < lane.wanted_per_day && lane.watched_less > 0;
    if (is_short && short_quotas_.insert(key).second)
      log::warning("quota too small: pages are watched less", {{"platform", platform}, {"app", app}, {"pages", lane.pages}, {"watched_less", lane.watched_less},
                   {"calls_a_day", static_cast<std::int64_t>(lane.granted_per_day)}, {"wanted", static_cast<std::int64_t>(lane.wanted_per_day)},
                   {"longest", span_in_words(lane.promised_gap)}});
    if (!is_short) short_quotas_.erase(key);
  }
  for (const auto& [platform, figures] : platforms) {
    metrics_.promised_gap(platform, static_cast<double>(std::max(figures.first, loaded_.config().polling.gap_min).count()));
    metrics_.bound_missed(platform, static_cast<double>(figures.second));
  }
  std::set<std::pair<std::string, std::string>> apps;
  for (const auto& page : roster_->pages) apps.emplace(page.platform, page.app);
  for (const auto& [platform, app] : apps) metrics_.quota_exhaustion(app.empty() ? "none" : app, platform, scheduler_.exhaustion(platform, app));
}

}  // namespace sarad
