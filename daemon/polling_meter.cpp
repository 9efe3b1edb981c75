// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_meter.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr double kEase = 0.60, kStop = 0.85, kWait = 0.95, kTrickle = 0.05;   // P19, shares of the allowance
constexpr double kStrange = 0.1;              // told beyond our own use by so much: others use it too, or the grant is smaller
constexpr double kMeanOfPolls = 50, kMeanOfFirst = 10, kWorstOfPolls = 4;
constexpr double kRefusedKeeps = 0.8, kRecoversAnHour = 1.2, kLeastStrain = 0.1;
constexpr double kDay = 86400;

std::unique_ptr<LearnedRates> learned(const PollingRecall* recall, Instant now) {
  auto rates = std::make_unique<LearnedRates>(now);
  if (recall != nullptr) recall->teach(*rates, now);
  return rates;
}

LaneSettings fitted(LaneSettings settings, const Allowance& allowance) {
  settings.paced = allowance.paced;
  settings.whole_polls = true;   // a poll reads all that its list shows as changed, or it would not be complete (R31)
  settings.depth_days = allowance.a_day > 0 ? allowance.depth / allowance.a_day : 0;
  return settings;
}

}  // namespace

Allowance Allowance::of(const QuotaGrant& grant) {
  Allowance a;
  const double span = std::max(1.0, static_cast<double>(grant.per.count()));
  const double usable = grant.limit * (1 - std::clamp(grant.reserve_percent, 0.0, 100.0) / 100);
  // In one window a bucket lets through refill and depth: together they are the usable limit (P17).
  a.depth = usable * std::min(0.1, 3600 / (span + 3600));
  a.a_day = (usable - a.depth) * kDay / span;
  a.paced = span >= kDay;
  if (a.paced) a.most_in_24h = a.a_day + a.depth;
  return a;
}

PollingMeter::PollingMeter(QuotaGrant grant, LaneSettings settings, Seconds interval, const PollingRecall* recall, Instant now)
    : grant_(grant), allowance_(Allowance::of(grant)), interval_(interval), rates_(nullptr),
      lane_(fitted(settings, allowance_), learned(recall, now), now), own_(grant.per) {
  rates_ = static_cast<LearnedRates*>(&lane_.rates());
  set_budget(now);
}

void PollingMeter::add(std::string page, std::uint16_t peers, std::uint64_t hash, const PageMemory& memory, bool in_flight, Instant now) {
  rates_->add(peers, memory, now);
  const PageNo place = lane_.add_page(hash, memory.listed ? std::optional{std::min(*memory.listed, now)} : std::nullopt);
  if (in_flight) {
    lane_.mark_in_flight(place);
    ++in_flight_;
  }
  numbers_.emplace(page, place);
  pages_.push_back(std::move(page));
  reserved_.push_back(1);
  sent_.push_back(0);
}

PageNo PollingMeter::number(std::string_view page) const {
  const auto it = numbers_.find(page);
  return it == numbers_.end() ? kNone : it->second;
}

PollingMeter::Choice PollingMeter::next(Instant now) {
  if (now - budget_at_ >= minutes{10}) set_budget(now);   // what was held back comes back by and by
  if (in_flight_ >= most_in_flight()) return {nullptr, std::nullopt};
  const PollChoice choice = lane_.next(now);
  if (!choice.call) return {nullptr, choice.wake};
  // Polls in flight must not cost more together than there is.
  const double likely = lane_.last_list(choice.call->page) ? mean_calls_ : 2 * mean_first_;
  ++in_flight_;
  reserved_[choice.call->page] = static_cast<float>(likely);
  lane_.reserve(likely - 1);
  return {&pages_[choice.call->page], {}};
}

/// What they cost beyond the expected must find room in what is kept back, so that the platform refuses none of them.
std::size_t PollingMeter::most_in_flight() const {
  const double room = grant_.limit * std::max(0.02, grant_.reserve_percent / 100);
  return std::max<std::size_t>(1, static_cast<std::size_t>(room / (kWorstOfPolls * mean_calls_)));
}

void PollingMeter::charge(PageNo page, std::uint32_t calls, Instant now) {
  if (in_flight_ > 0) --in_flight_;
  lane_.reserve(1 - static_cast<double>(reserved_[page]));
  reserved_[page] = 1;
  lane_.spent(static_cast<double>(calls) - 1, now);   // a poll of no call at all gives its token back
  own_.add(now, calls - std::min(calls, sent_[page]));
  sent_[page] = 0;
  if (lane_.last_list(page)) {
    mean_calls_ = std::max(1.0, mean_calls_ + (static_cast<double>(calls) - mean_calls_) / kMeanOfPolls);
    lane_.set_list_cost(mean_calls_);
  } else {
    mean_first_ = std::max(1.0, mean_first_ + (static_cast<double>(calls) - mean_first_) / kMeanOfFirst);
  }
}

std::optional<Instant> PollingMeter::send(std::string_view page, Instant now) {
  const PageNo place = number(page);
  if (place == kNone) return std::nullopt;
  // The bucket keeps to what is usable; what polls cost beyond the expected may use half of what is kept back.
  const double most = grant_.limit * (1 - std::clamp(grant_.reserve_percent, 0.0, 100.0) / 200);
  const auto spent = own_.sum(now);
  if (spent > 0 && static_cast<double>(spent) + 1 > most) return std::max(own_.relief(now), now + Seconds{1});
  own_.add(now);
  ++sent_[place];
  return std::nullopt;
}

void PollingMeter::message_seen(std::string_view page, Instant thread_created, Instant created, Instant now) {
  if (const PageNo place = number(page); place != kNone) rates_->messaged(place, thread_created, created, now);
}

void PollingMeter::post_seen(std::string_view page, Instant created, Instant now) {
  if (const PageNo place = number(page); place != kNone) rates_->posted(place, created, now);
}

void PollingMeter::polled(std::string_view page, Instant began, std::uint32_t calls, Instant now) {
  const PageNo place = number(page);
  if (place == kNone) return;
  charge(place, calls, now);
  lane_.listed(place, {}, began);
}

void PollingMeter::failed(std::string_view page, std::uint32_t calls, Instant until, Instant now) {
  const PageNo place = number(page);
  if (place == kNone) return;
  charge(place, calls, now);
  lane_.failed({place, kNone, PollReason::index}, until, now);
}

void PollingMeter::look_at(std::string_view page, Instant at) {
  if (const PageNo place = number(page); place != kNone) lane_.want_list(place, at);
}

void PollingMeter::look_before(std::string_view page, Instant from, Instant until) {
  if (const PageNo place = number(page); place != kNone) lane_.want_list_before(place, from, until);
}

void PollingMeter::pushed(std::string_view page, Instant now) {
  if (const PageNo place = number(page); place != kNone) lane_.pushed(place, now);
}

double PollingMeter::strain(Instant now) const {
  const double hours_gone = std::max(0.0, static_cast<double>((now - strained_at_).count()) / 3600);
  return std::min(1.0, strain_ * std::pow(kRecoversAnHour, std::min(hours_gone, 100.0)));
}

void PollingMeter::set_budget(Instant now) {
  double factor = strain(now);
  // A share told longer ago than its window tells nothing any more.
  if (felt_ > kEase && now - used_at_ < grant_.per) factor *= std::clamp((kStop - felt_) / (kStop - kEase), kTrickle, 1.0);
  budget_at_ = now;
  lane_.set_budget(allowance_.a_day * factor, now, allowance_.most_in_24h);
}

void PollingMeter::told(std::optional<double> used, std::optional<Seconds> regain_in, Instant now) {
  if (used) {
    // What our own calls explain is bounded by the bucket already.
    const double own = std::min(*used, static_cast<double>(own_.sum(now)) / grant_.limit);
    felt_ = *used - own * (1 - std::clamp((*used - own) / kStrange, 0.0, 1.0));
    used_at_ = now;
    set_budget(now);
  }
  if (used.value_or(0) >= kWait || regain_in) lane_.wait_until(now + regain_in.value_or(grant_.per / 8));
}

void PollingMeter::refused(Instant now) {
  strain_ = std::max(kLeastStrain, strain(now) * kRefusedKeeps);
  strained_at_ = now;
  set_budget(now);
}

PageMemory PollingMeter::memory(std::string_view page) const {
  const PageNo place = number(page);
  return place == kNone ? PageMemory{} : rates_->memory(place);
}

bool PollingMeter::is_watched_less(PageNo place, Instant now) const {
  const auto listed = lane_.last_list(place);
  return !listed || now - *listed > interval_ + interval_ / 10;
}

std::vector<std::pair<std::string, std::optional<Instant>>> PollingMeter::longest_unseen(std::size_t most, Instant now) const {
  std::vector<std::pair<std::optional<Instant>, PageNo>> unseen;   // nothing sorts first: never seen
  for (PageNo place = 0; place < pages_.size(); ++place)
    if (is_watched_less(place, now)) unseen.emplace_back(lane_.last_list(place), place);
  const auto end = unseen.begin() + static_cast<std::ptrdiff_t>(std::min(most, unseen.size()));
  std::partial_sort(unseen.begin(), end, unseen.end());
  std::vector<std::pair<std::string, std::optional<Instant>>> out;
  for (auto it = unseen.begin(); it != end; ++it) out.emplace_back(pages_[it->second], it->first);
  return out;
}

LaneOutlook PollingMeter::outlook(Instant now) const {
  LaneOutlook out;
  out.granted_per_day = lane_.refill_per_day();
  out.pages = pages_.size();
  out.wanted_per_day = mean_calls_ * static_cast<double>(pages_.size()) * kDay / std::max(1.0, static_cast<double>(interval_.count()));
  out.promised_gap = lane_.promised_gap();
  out.price = lane_.price();
  double rate = 0, root = 0;
  for (PageNo place = 0; place < pages_.size(); ++place) {
    const double per_day = rates_->slow_rate(place);
    rate += per_day;
    root += std::sqrt(per_day);
    const auto listed = lane_.last_list(place);
    const Seconds unseen = listed ? now - *listed : Seconds::max();
    out.watched_less += is_watched_less(place, now);
    out.bound_missed += listed && unseen > out.promised_gap + out.promised_gap / 10;
  }
  // Section 8: one call a message at most, and lists by the square root of the rates.
  const auto needed = [&](double hours_of_lag) { return rate + root * root / (2 * hours_of_lag / 24 * std::max(rate, 1e-9)); };
  out.needed_1h = needed(1);
  out.needed_4h = needed(4);
  out.needed_24h = needed(24);
  return out;
}

}  // namespace sarad
