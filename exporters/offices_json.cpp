// SPDX-License-Identifier: Apache-2.0
#include "exporters/offices_json.hpp"

#include "exporters/json_reply.hpp"
#include "exporters/office_tree.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace sarad {
namespace {

void write_clocks(JsonWriter& json, std::string_view name, const std::array<std::int64_t, 4>& counts) {
  json.key(name).open('{');
  for (const auto kind : {ClockKind::first, ClockKind::final, ClockKind::promise, ClockKind::referral})
    json.field(to_string(kind), counts[static_cast<std::size_t>(kind)]);
  json.close('}');
}

void write_counts(JsonWriter& json, const SubtreeCounts& counts) {
  json.field("open", counts.open).field("responded", counts.responded);
  write_clocks(json, "overdue", counts.overdue);
  write_clocks(json, "unseen", counts.unseen);
  json.key("overdue_cases").open('{');
  for (const auto breach : {Breach::kha, Breach::ga, Breach::gha})
    json.field(to_string(breach), counts.overdue_cases[static_cast<std::size_t>(breach)]);
  json.close('}').field("vanished", counts.vanished).field("withdrawn", counts.withdrawn).key("rolling_week").open('{');
  for (const auto verdict : {CadenceVerdict::met, CadenceVerdict::not_met, CadenceVerdict::not_judged, CadenceVerdict::open})
    json.field(to_string(verdict), counts.cadence[static_cast<std::size_t>(verdict)]);
  json.close('}');
}

void write_office(JsonWriter& json, const Office& office, const OfficeSum& sum) {
  json.open('{').field("office", office.id).field("parent", office.parent).field("level", office.level);
  json.field("name", office.name).field("name_en", office.name_en);
  json.field("pages", sum.pages).field("pages_known", sum.counts.pages);
  write_counts(json, sum.counts);
  write_rate(json, "own", sum.rates.own);
  write_rate(json, "pooled", sum.rates.pooled);
  json.field("offices", sum.rates.offices)
      .field("offices_judged", sum.rates.offices_judged)
      .field("offices_too_few", sum.rates.offices_too_few)
      .field("offices_meeting", sum.rates.offices_meeting)
      .field("share_meeting", sum.rates.share_meeting)
      .close('}');
}

/// Places in the roster; nothing: an unknown office was named.
std::optional<std::vector<std::size_t>> chosen(const OfficeTree& tree, const WebRequest& request) {
  for (const auto* key : {"office", "subtree", "parent"}) {
    const auto asked = request.asked(key);
    if (!asked) continue;
    const auto place = tree.find(*asked);
    if (std::string_view{key} == "parent" && asked->empty()) return tree.children(std::nullopt);
    if (!place) return std::nullopt;
    if (std::string_view{key} == "office") return std::vector{*place};
    if (std::string_view{key} == "parent") return tree.children(place);
    std::vector<std::size_t> below;
    for (std::size_t i = 0; i < tree.roster().offices.size(); ++i)
      if (tree.within(i, *place)) below.push_back(i);
    return below;
  }
  std::vector<std::size_t> all(tree.roster().offices.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

}  // namespace

WebReply offices_reply(const Snapshot& snapshot, const OfficeSums& sums, const WebRequest& request) {
  const OfficeTree tree{snapshot.roster};
  const auto offices = chosen(tree, request);
  if (!offices) return json_error(400, "unknown office, subtree or parent");
  const auto limit = read_limit(request);
  if (!limit) return json_error(400, kBadLimit);
  const auto& known = tree.roster().offices;
  auto from = offices->begin();
  if (const auto after = request.asked("after")) {
    const auto last = std::find_if(from, offices->end(), [&](std::size_t i) { return known[i].id == *after; });
    if (last == offices->end()) return json_error(400, kBadAfter);
    from = last + 1;
  }
  const auto end = from + static_cast<std::ptrdiff_t>(std::min(*limit, static_cast<std::size_t>(offices->end() - from)));
  std::string out;
  JsonWriter json{out};
  json.open('{').field("as_of", snapshot.as_of).field("simulated_time", snapshot.simulated_time).key("offices").open('[');
  for (auto it = from; it != end; ++it) write_office(json, known[*it], sums.of(known[*it].id));
  json.close(']');
  if (end != offices->end()) json.field("next", known[*(end - 1)].id);
  json.close('}');
  return json_reply(200, std::move(out));
}

}  // namespace sarad
