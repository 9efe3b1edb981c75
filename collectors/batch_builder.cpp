// SPDX-License-Identifier: Apache-2.0
#include "collectors/batch_builder.hpp"

#include <algorithm>
#include <chrono>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::size_t kLongestId = 512;
constexpr Instant kLatest = sys_days{year{9999} / 12 / 31} + hours{24} - seconds{1};

bool listed(const std::vector<std::string>& configured, std::string_view id) {
  static constexpr std::string_view kScope = "app-scoped:";
  return std::any_of(configured.begin(), configured.end(), [&](std::string_view entry) {
    if (entry.substr(0, kScope.size()) == kScope) entry.remove_prefix(kScope.size());
    return entry == id;
  });
}

}  // namespace

AuthorRole author_role(const Page& page, std::string_view author_id) {
  if (author_id == page.account || listed(page.authors, author_id)) return AuthorRole::page;
  return listed(page.team, author_id) ? AuthorRole::team : AuthorRole::citizen;
}

BatchBuilder::BatchBuilder(const PollInput& input, Instant earliest)
    : earliest_(earliest), now_(input.now), known_(input.known), office_of_(input.office_of), own_office_(input.page.office) {
  batch_.page = input.page.id;
  batch_.asked = input.now;
  batch_.cursor = input.cursor;
}

bool BatchBuilder::is_sound(const std::optional<std::string>& id) const {
  return id && !id->empty() && id->size() <= kLongestId;
}

bool BatchBuilder::is_sound(std::optional<Instant> created) const {
  return created && *created >= earliest_ && *created <= kLatest;
}

std::optional<Activity> BatchBuilder::begin(std::optional<std::string> id, std::optional<Instant> created) {
  if (!is_sound(id)) {
    ++batch_.malformed.shape;
    return std::nullopt;
  }
  if (!is_sound(created)) {
    ++batch_.malformed.time;
    return std::nullopt;
  }
  Activity activity;
  activity.id = std::move(*id);
  activity.created = created;
  return activity;
}

void BatchBuilder::count(Kind kind, Instant created) {
  if (kind == Kind::comment || kind == Kind::reply || kind == Kind::private_reply) ++batch_.coverage.fetched;
  created = std::min(created, now_);
  newest_ = std::max(newest_.value_or(created), created);
}

bool BatchBuilder::passes_over(const std::optional<std::string>& id, std::optional<Instant> created, Kind kind) {
  if (!known_ || !is_sound(id) || !is_sound(created) || !known_(*id)) return false;
  if (ids_.insert(*id).second) {
    count(kind, *created);
    ++batch_.known;
  }
  return true;
}

void BatchBuilder::recognise_offices(Activity& activity) const {
  if (!office_of_) return;
  if (activity.author == AuthorRole::citizen && !activity.author_key.empty()) {
    std::string office = office_of_(activity.author_key);
    if (!office.empty() && office != own_office_) {
      activity.author = AuthorRole::office;
      activity.office = std::move(office);
    }
  }
  auto& referred = activity.facts.refers_to;
  for (const auto& mention : activity.facts.mentions) {
    std::string office = office_of_(mention);
    if (office.empty() || office == own_office_) continue;
    if (std::find(referred.begin(), referred.end(), office) == referred.end()) referred.push_back(std::move(office));
  }
}

bool BatchBuilder::add(Activity activity) {
  if (!ids_.insert(activity.id).second) return false;
  count(activity.kind, *activity.created);
  recognise_offices(activity);
  batch_.activities.push_back(std::move(activity));
  return true;
}

void BatchBuilder::note_and_go_on(Error error) {
  if (error.code != Errc::gone) incomplete_ = true;
  auto& known = batch_.error;
  if (!known) {
    known = std::move(error);
    return;
  }
  // A wait that was told is obeyed whichever class names the poll.
  const auto wait = std::max(known->retry_after, error.retry_after);
  if (error.code < known->code) known = std::move(error);
  known->retry_after = wait;
}

bool BatchBuilder::note(Error error) {
  const bool goes_on = error.code == Errc::gone || error.code == Errc::permission_denied;
  note_and_go_on(std::move(error));
  ended_ = ended_ || !goes_on;
  return goes_on;
}

void BatchBuilder::listing_failed(Error error) {
  note_and_go_on(std::move(error));
  ended_ = incomplete_ = true;
  batch_.coverage.platform_count.reset();
}

void BatchBuilder::note_quota(const std::optional<QuotaHint>& quota) {
  if (!quota) return;
  if (batch_.quota.empty()) {
    batch_.quota.push_back(*quota);
  } else {
    batch_.quota.front().used_ratio = std::max(batch_.quota.front().used_ratio, quota->used_ratio);
  }
}

Batch BatchBuilder::take() {
  std::sort(batch_.activities.begin(), batch_.activities.end(), [](const Activity& a, const Activity& b) {
    return std::tie(*a.created, a.id) < std::tie(*b.created, b.id);
  });
  batch_.complete = !ended_ && !incomplete_ && batch_.malformed.sum() == left_out_;
  return std::move(batch_);
}

}  // namespace sarad
