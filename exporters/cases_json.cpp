// SPDX-License-Identifier: Apache-2.0
#include "exporters/cases_json.hpp"

#include "exporters/json_reply.hpp"
#include "exporters/selection.hpp"
#include "measures/case_lists.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

namespace sarad {
namespace {

/// A case or referral with the page it stands on.
template <class T>
struct OnPage {
  const Page* page;
  const T* item;
};

void write_clock(JsonWriter& json, const ClockReading& clock) {
  json.field("due", clock.deadline.due)
      .field("overdue_from", clock.deadline.overdue_from)
      .field("verdict", to_string(clock.verdict));
  json.field("late_by", clock.late_by).field("provisional", clock.deadline.provisional);
}

void write_response(JsonWriter& json, std::string_view name, const std::optional<Response>& response) {
  json.key(name);
  if (!response) {
    json.null();
    return;
  }
  json.open('{').field("id", response->id).field("at", response->at).field("by", to_string(response->by));
  if (!response->by_office.empty()) json.field("by_office", response->by_office);
  json.field("interim", response->interim).field("address", to_string(response->address));
  json.field("working_seconds", response->working).field("wall_seconds", response->wall).close('}');
}

void write_case(JsonWriter& json, const Page& page, const Case& c) {
  json.open('{').field("id", c.id).field("page", page.id).field("office", page.office).field("platform", page.platform);
  json.field("thread_id", c.thread_id)
      .field("kind", to_string(c.kind))
      .field("follow_up", c.follow_up)
      .field("opened", c.opened)
      .list("messages", c.messages);
  json.field("state", to_string(c.state)).field("ended", c.ended);
  write_response(json, "first", c.first);
  write_response(json, "final", c.final);
  json.key("first_clock").open('{');
  write_clock(json, c.first_clock);
  json.close('}').key("final_clock").open('{');
  write_clock(json, c.final_clock);
  json.close('}').key("promises").open('[');
  for (const auto& promise : c.promises) {
    json.open('{').field("from", promise.from);
    write_clock(json, promise);
    json.field("kept_by", promise.kept_by).close('}');
  }
  json.close(']').key("breaches").open('[');
  for (const auto breach : c.breaches) json.value(to_string(breach));
  json.close(']').key("flags").open('[');
  for (const auto flag : c.flags) json.value(to_string(flag));
  json.close(']').field("detection_lag_seconds", c.detection_lag).field("policy_version", c.policy_version);
  json.field("calendar_version", c.calendar_version).field("permalink", c.permalink).close('}');
}

void write_referral(JsonWriter& json, const Page& page, const Referral& referral) {
  json.open('{').field("page", page.id).field("thread_id", referral.thread_id).field("office", referral.office);
  json.field("tag", referral.tag).field("at", referral.at).list("cases", referral.cases);
  json.field("answer", referral.answer).field("working_seconds", referral.working);
  write_clock(json, referral);
  json.close('}');
}

/// Cases and referrals of some pages, in the order in which they are written.
struct Listed {
  std::vector<PageCases> held;
  std::vector<OnPage<Case>> cases;
  std::vector<OnPage<Referral>> referrals;
};

Listed list(const Snapshot& snapshot, const std::vector<std::size_t>& pages) {
  Listed all;
  all.held.reserve(pages.size());
  for (const auto i : pages) {
    const Page* page = &snapshot.roster->pages[i];
    const PageCases& held = all.held.emplace_back(list_cases(snapshot, i));
    for (const auto& c : held.cases) all.cases.push_back({page, &c});
    for (const auto& r : held.referrals) all.referrals.push_back({page, &r});
  }
  std::sort(all.cases.begin(), all.cases.end(), [](const auto& a, const auto& b) {
    return std::tie(a.item->opened, a.page->id, a.item->id) < std::tie(b.item->opened, b.page->id, b.item->id);
  });
  std::sort(all.referrals.begin(), all.referrals.end(), [](const auto& a, const auto& b) {
    return std::tie(a.item->at, a.page->id, a.item->thread_id, a.item->office) <
           std::tie(b.item->at, b.page->id, b.item->thread_id, b.item->office);
  });
  return all;
}

/// A case's place in the order of all: what `next` tells and `after` takes.
std::string place_of(const OnPage<Case>& c) { return format_instant(c.item->opened) + '/' + c.page->id + '/' + c.item->id; }

/// The first case behind that place; nothing: it is no place.
std::optional<std::size_t> behind(const std::vector<OnPage<Case>>& cases, std::string_view place) {
  const auto first = place.find('/'), second = first == std::string_view::npos ? first : place.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto opened = parse_instant(place.substr(0, first));
  if (!opened) return std::nullopt;
  const std::string page{place.substr(first + 1, second - first - 1)}, id{place.substr(second + 1)};
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const auto& c) {
    return std::tie(c.item->opened, c.page->id, c.item->id) > std::tie(*opened, page, id);
  });
  return static_cast<std::size_t>(found - cases.begin());
}

constexpr std::array kCaseStates{CaseState::open, CaseState::responded, CaseState::answered, CaseState::withdrawn,
                                 CaseState::vanished};

bool is_case_state(std::string_view text) {
  return std::any_of(kCaseStates.begin(), kCaseStates.end(),
                     [text](CaseState state) { return to_string(state) == text; });
}

}  // namespace

std::string cases_json(const Snapshot& snapshot) {
  std::vector<std::size_t> every(snapshot.pages.size());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
  std::string out = "[";
  const Listed listed = list(snapshot, every);
  for (const auto& [page, item] : listed.cases) {
    out += out.size() == 1 ? "\n" : ",\n";  // one case a line
    JsonWriter json{out};
    write_case(json, *page, *item);
  }
  return out + "\n]";
}

WebReply cases_reply(const Snapshot& snapshot, const WebRequest& request) {
  const auto pages = select_pages(snapshot, OfficeTree{snapshot.roster}, request);
  if (!pages) return json_error(400, pages.error());
  const auto state = request.asked("state");
  if (state && *state != "live" && !is_case_state(*state))
    return json_error(400, "unknown state; known: open, responded, answered, withdrawn, vanished, live");
  const auto limit = read_limit(request);
  if (!limit) return json_error(400, kBadLimit);
  Listed listed = list(snapshot, *pages);
  if (state) std::erase_if(listed.cases, [&](const auto& c) { return *state == "live" ? !c.item->live() : to_string(c.item->state) != *state; });
  const auto after = request.asked("after");
  const auto first = after ? behind(listed.cases, *after) : std::optional<std::size_t>{0};
  if (!first) return json_error(400, kBadAfter);
  const std::size_t end = std::min(listed.cases.size(), *first + std::min(*limit, listed.cases.size()));
  std::string out;
  JsonWriter json{out};
  json.open('{').field("as_of", snapshot.as_of).field("simulated_time", snapshot.simulated_time).key("cases").open('[');
  for (std::size_t i = *first; i < end; ++i) write_case(json, *listed.cases[i].page, *listed.cases[i].item);
  json.close(']').key("referrals").open('[');
  if (!after)   // they come with the first part
    for (const auto& [page, referral] : listed.referrals) write_referral(json, *page, *referral);
  json.close(']');
  if (end < listed.cases.size()) json.field("next", place_of(listed.cases[end - 1]));
  json.close('}');
  return json_reply(200, std::move(out));
}

WebReply pages_reply(const Snapshot& snapshot, const WebRequest& request) {
  const auto pages = select_pages(snapshot, OfficeTree{snapshot.roster}, request);
  if (!pages) return json_error(400, pages.error());
  const auto limit = read_limit(request);
  if (!limit) return json_error(400, kBadLimit);
  auto from = pages->begin();
  if (const auto after = request.asked("after")) {
    const auto last = std::find_if(from, pages->end(), [&](std::size_t i) { return snapshot.roster->pages[i].id == *after; });
    if (last == pages->end()) return json_error(400, kBadAfter);
    from = last + 1;
  }
  const auto end = from + static_cast<std::ptrdiff_t>(std::min(*limit, static_cast<std::size_t>(pages->end() - from)));
  std::string out;
  JsonWriter json{out};
  json.open('{').field("as_of", snapshot.as_of).field("simulated_time", snapshot.simulated_time).key("pages").open('[');
  for (auto it = from; it != end; ++it) write_page(json, snapshot, *it);
  json.close(']');
  if (end != pages->end()) json.field("next", snapshot.roster->pages[*(end - 1)].id);
  json.close('}');
  return json_reply(200, std::move(out));
}

WebReply page_reply(const Snapshot& snapshot, std::string_view page) {
  for (std::size_t i = 0; i < snapshot.roster->pages.size(); ++i) {
    if (snapshot.roster->pages[i].id != page) continue;
    std::string out;
    JsonWriter json{out};
    write_page(json, snapshot, i);
    return json_reply(200, std::move(out));
  }
  return json_error(404, "unknown page");
}

std::string activity_json(std::string_view page, const Activity& activity) {
  std::string out;
  JsonWriter json{out};
  json.open('{').field("id", activity.id).field("page", page).field("kind", to_string(activity.kind));
  json.field("author", to_string(activity.author));
  if (!activity.office.empty()) json.field("office", activity.office);
  // No author key and no mentions: outputs must not let one person be followed (faults, Privacy 7).
  json.field("thread_id", activity.thread_id).field("parent_id", activity.parent_id).field("created", activity.created);
  json.field("seen", activity.seen);
  if (activity.last_present) json.field("last_present", activity.last_present);
  json.field("permalink", activity.permalink).key("text_facts").open('{');
  json.field("interim", activity.facts.interim).list("refers_to", activity.facts.refers_to);
  json.field("trivial", activity.facts.trivial).close('}').close('}');
  return out;
}

}  // namespace sarad
