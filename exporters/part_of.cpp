// SPDX-License-Identifier: Apache-2.0
#include "exporters/part_of.hpp"

#include "exporters/office_tree.hpp"
#include "measures/case_lists.hpp"

#include <set>
#include <string_view>
#include <utility>

namespace sarad {
namespace {

std::pair<std::shared_ptr<const Roster>, std::shared_ptr<const std::vector<std::size_t>>> roster_part(const std::shared_ptr<const Roster>& whole,
                                                                                                      const std::string& subtree) {
  auto roster = std::make_shared<Roster>();
  auto places = std::make_shared<std::vector<std::size_t>>();
  const OfficeTree tree{whole};
  const auto top = tree.find(subtree);
  if (!top) return {roster, places};
  std::set<std::string_view> inside;
  for (std::size_t i = 0; i < whole->offices.size(); ++i) {
    if (!tree.within(i, *top)) continue;
    inside.insert(whole->offices[i].id);
    roster->offices.push_back(whole->offices[i]);
    if (i == *top) roster->offices.back().parent.clear();
  }
  for (std::size_t i = 0; i < whole->pages.size(); ++i) {
    if (!inside.contains(whole->pages[i].office)) continue;
    places->push_back(i);
    roster->pages.push_back(whole->pages[i]);
  }
  return {roster, places};
}

/// The whole's lists, asked by the part's places.
std::shared_ptr<const CaseLists> lists_part(std::shared_ptr<const CaseLists> whole, std::shared_ptr<const std::vector<std::size_t>> places) {
  if (!whole) return nullptr;
  auto lists = std::make_shared<CaseLists>();
  lists->all = [=](std::size_t page) { return whole->all((*places)[page]); };
  lists->some = [=](std::size_t page, std::span<const std::uint32_t> threads) { return whole->some((*places)[page], threads); };
  lists->pressing = [=](std::size_t page, std::size_t most, std::optional<PressingClock::Rank> only) {
    return whole->pressing((*places)[page], most, only);
  };
  return lists;
}

}  // namespace

std::shared_ptr<const Snapshot> Parts::of(const std::shared_ptr<const Snapshot>& whole, const std::string& subtree) {
  Part& part = parts_[subtree];
  if (part.whole == whole) return part.snapshot;
  if (part.whole_roster != whole->roster) {
    part.whole_roster = whole->roster;
    std::tie(part.roster, part.places) = roster_part(whole->roster, subtree);
  }
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->as_of = whole->as_of;
  snapshot->generation = whole->generation;
  snapshot->simulated_time = whole->simulated_time;
  snapshot->roster = part.roster;
  snapshot->parameters = whole->parameters;
  snapshot->calendars = whole->calendars;
  snapshot->lists = lists_part(whole->lists, part.places);
  for (const std::size_t place : *part.places) {
    snapshot->pages.push_back(whole->pages[place]);
    snapshot->polls.push_back(whole->polls[place]);
  }
  part.whole = whole;
  part.snapshot = std::move(snapshot);
  return part.snapshot;
}

}  // namespace sarad
