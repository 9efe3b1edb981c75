// SPDX-License-Identifier: Apache-2.0
#include "tests/bench_polling/truth.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sarad::bench {
namespace {

constexpr double kFloorShare = 0.2;   // P5 stays

class TrueRates final : public PageRates {
 public:
  TrueRates(const Trace& trace, Instant start)
      : start_(start), citizens_(start), offices_(start), fast_(trace.fast_share), fast_days_(std::max(0.01, trace.fast_hours / 24)),
        slow_days_(std::max(0.01, trace.slow_days)), pages_(trace.pages) {
    std::array<double, WeekProfile::kHours> comments{}, posts{};
    for (const auto& e : trace.events) {
      const auto hour = WeekProfile::hour_of_week(start + Seconds{e.time});
      if (e.what == What::comment) {
        ++comments[hour];
        pages_[e.page].comments += 1 / trace.days;
      } else if (e.what == What::post) {
        ++posts[hour];
        pages_[e.page].posts += 1 / (trace.days + trace.history_days);
      }
    }
    citizens_.set(smooth(comments));
    offices_.set(smooth(posts));
    for (auto& page : pages_) {
      page.listed = page.at = start;
      mean_ += page.comments / trace.pages;
    }
  }

  void posted(PageNo number, Instant created, Instant now) override {
    Page& page = pages_[number];
    touch(page, now);
    const double age = citizens_.between(std::min(created, now), now);
    page.fast += std::exp(-age / fast_days_);
    page.slow += std::exp(-age / slow_days_);
  }
  void messaged(PageNo, Instant, Instant, Instant) override {}
  void pushed(PageNo, Instant) override {}
  void listed(PageNo number, Instant now) override {
    touch(pages_[number], now);
    pages_[number].listed = now;
  }
  void refresh(Instant) override {}

  Expected expected(PageNo number, Instant now) const override {
    const Page& page = pages_[number];
    const double pace = citizens_.at(now), busy = citizens_.between(page.listed, now);
    const double per_post = messages_per_post(number);
    if (busy <= 0) return {0, pace * page.comments};
    const double fast_left = std::exp(-busy / fast_days_), slow_left = std::exp(-busy / slow_days_);
    const double fast_grown = fast_days_ * (1 - fast_left), slow_grown = slow_days_ * (1 - slow_left);
    const double new_posts = per_post * page.posts * offices_.between(page.listed, now) / busy;
    Expected out;
    out.per_day = pace * (per_post * (fast_ * page.fast * fast_left / fast_days_ + (1 - fast_) * page.slow * slow_left / slow_days_) +
                          new_posts * (fast_ * fast_grown / fast_days_ + (1 - fast_) * slow_grown / slow_days_));
    out.unseen = per_post * (fast_ * page.fast * (1 - fast_left) + (1 - fast_) * page.slow * (1 - slow_left)) +
                 new_posts * (fast_ * (busy - fast_grown) + (1 - fast_) * (busy - slow_grown));
    out.per_day = (1 - kFloorShare) * out.per_day + kFloorShare * mean_ * pace;
    out.unseen = (1 - kFloorShare) * out.unseen + kFloorShare * mean_ * busy;
    return out;
  }
  double posts_per_day(PageNo page) const override { return std::max(pages_[page].posts, 1e-3); }
  double messages_per_post(PageNo page) const override { return pages_[page].comments / posts_per_day(page); }
  double hour_of_day(std::size_t hour) const override { return citizens_.hour_of_day(hour); }

 private:
  struct Page {
    double comments = 0, posts = 0, fast = 0, slow = 0;
    Instant listed{}, at{};
  };
  void touch(Page& page, Instant now) const {
    if (now <= page.at) return;
    const double busy = citizens_.between(page.at, now);
    page.fast *= std::exp(-busy / fast_days_);
    page.slow *= std::exp(-busy / slow_days_);
    page.at = now;
  }
  static std::array<double, WeekProfile::kHours> smooth(const std::array<double, WeekProfile::kHours>& raw) {
    std::array<double, 24> hours{};
    std::array<double, 7> days{};
    double sum = 0;
    for (std::size_t h = 0; h < raw.size(); ++h) {
      hours[h % 24] += raw[h];
      days[h / 24] += raw[h];
      sum += raw[h];
    }
    std::array<double, WeekProfile::kHours> made;
    for (std::size_t h = 0; h < made.size(); ++h) made[h] = sum > 0 ? hours[h % 24] * days[h / 24] / sum : 1;
    if (sum <= 0) made.fill(1);
    return made;
  }

  Instant start_;
  WeekProfile citizens_, offices_;
  double fast_, fast_days_, slow_days_, mean_ = 0;
  std::vector<Page> pages_;
};

}  // namespace

std::unique_ptr<PageRates> true_rates(const Trace& trace, Instant start) { return std::make_unique<TrueRates>(trace, start); }

}  // namespace sarad::bench
