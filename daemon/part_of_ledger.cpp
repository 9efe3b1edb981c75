// SPDX-License-Identifier: Apache-2.0
#include "daemon/part_of_ledger.hpp"

#include <algorithm>

namespace sarad {

Result<std::vector<Activity>> PartOfLedger::activities(std::string_view page, std::size_t most) {
  if (const auto known = read_.find(page); known != read_.end()) {
    auto first = known->second;
    if (first.size() > most) first.resize(most);
    return first;
  }
  if (std::find(pages_.begin(), pages_.end(), page) == pages_.end()) return std::vector<Activity>{};
  auto found = whole_.activities(page, left_ + 1);
  if (!found) return found.error();
  if (found->size() > left_) {
    too_much_ = true;
    return Error{Errc::storage, "more activities stand behind this than one answer may take"};
  }
  left_ -= found->size();
  read_.emplace(page, std::move(*found));
  return activities(page, most);
}

Result<std::vector<PageRecord>> PartOfLedger::pages(std::optional<std::string_view> page) {
  std::vector<PageRecord> records;
  for (const auto& id : pages_) {
    if (page && id != *page) continue;
    auto found = whole_.pages(id);
    if (!found) return found.error();
    records.insert(records.end(), std::make_move_iterator(found->begin()), std::make_move_iterator(found->end()));
  }
  return records;
}

Result<void> PartOfLedger::for_each(const std::function<void(std::string_view page, const Activity&)>& visit) {
  for (const auto& id : pages_) {
    const auto found = activities(id, std::numeric_limits<std::size_t>::max());
    if (!found) return found.error();
    for (const auto& activity : *found) visit(id, activity);
  }
  return {};
}

Result<std::vector<Ruling>> PartOfLedger::rulings(std::int64_t after) {
  auto found = whole_.rulings(after);
  if (!found) return found.error();
  std::erase_if(*found, [this](const Ruling& ruling) {
    return std::find(pages_.begin(), pages_.end(), ruling.page) == pages_.end();
  });
  return found;
}

Result<void> PartOfLedger::verdicts(const std::function<void(const VerdictRow&)>& visit,
                                    std::optional<std::string_view> page) {
  for (const auto& id : pages_) {
    if (page && id != *page) continue;
    if (auto done = whole_.verdicts(visit, id); !done) return done.error();
  }
  return {};
}

}  // namespace sarad
