// SPDX-License-Identifier: Apache-2.0
#include "exporters/alert_book.hpp"

#include "exporters/page_reading.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sarad {
namespace {

/// The alert's name, the second part of its id.
std::string_view name_of(std::string_view id) {
  const auto from = id.find('/') + 1;
  return id.substr(from, id.find('/', from) - from);
}

/// Whether `view` says that nothing is told of this page on purpose, and not for want of knowledge.
bool withdrawn_on_purpose(const PageView& view) { return view.known != nullptr && view.figures == nullptr; }

}  // namespace

AlertBook::AlertBook(std::vector<AlertRow> known, Tick now) {
  for (auto& row : known) {
    of_page_[row.page].push_back(row.id);
    Entry entry{.row = std::move(row), .version = ++versions_, .silent = false, .ended = now};
    entry.silent = !entry.row.ends;  // until its page was judged
    std::string id = entry.row.id;
    entries_.emplace(std::move(id), std::move(entry));
  }
}

AlertBook::Changes AlertBook::update(const Snapshot& snapshot, const std::shared_ptr<const AlertTerms>& terms, Tick now) {
  Changes changes;
  const bool all = roster_ != snapshot.roster || terms_ != terms;
  if (all) {
    roster_ = snapshot.roster;
    terms_ = terms;
    end_removed_pages(snapshot, now, changes);
  }
  std::optional<OfficeTree> tree;
  for (std::size_t i = 0; i < snapshot.pages.size(); ++i) {
    PageState& state = pages_[snapshot.roster->pages[i].id];
    const bool shown = view_page(snapshot, i).figures != nullptr;
    if (!all && state.figures == snapshot.pages[i] && state.shown == shown) continue;
    state.figures = snapshot.pages[i];
    state.shown = shown;
    if (!tree) tree.emplace(snapshot.roster);
    judge(snapshot, *tree, i, *terms, now, changes);
  }
  return changes;
}

void AlertBook::end_removed_pages(const Snapshot& snapshot, Tick now, Changes& changes) {
  std::set<std::string_view> known;
  for (const auto& page : snapshot.roster->pages) known.insert(page.id);
  std::erase_if(pages_, [&](const auto& page) { return !known.contains(page.first); });
  for (auto& [id, entry] : entries_)
    if (!entry.row.ends && !known.contains(entry.row.page))
      end(entry, {std::max(snapshot.as_of, entry.row.starts + Seconds{1}), "removed"}, now, changes);
}

void AlertBook::judge(const Snapshot& snapshot, const OfficeTree& tree, std::size_t page, const AlertTerms& terms, Tick now,
                      Changes& changes) {
  const PageView view = view_page(snapshot, page);
  PageAlerts told = alerts_of_page(snapshot, tree, page, terms);
  pages_[view.page.id].held_back = told.held_back;
  std::set<std::string> stands;
  for (auto& row : told.standing) {
    stands.insert(row.id);
    raise(std::move(row), changes);
  }
  const auto ids = of_page_.find(view.page.id);
  if (ids == of_page_.end()) return;
  std::optional<PageCases> cases;
  for (const auto& id : ids->second) {
    Entry& entry = entries_.at(id);
    if (entry.row.ends || stands.contains(id)) continue;
    if (withdrawn_on_purpose(view)) {
      end(entry, {std::max(snapshot.as_of, entry.row.starts + Seconds{1}), "removed"}, now, changes);
    } else if (view.figures == nullptr) {
      entry.silent = true;
    } else {
      if (!cases) cases = list_cases(snapshot, page);
      end(entry, end_of_alert(snapshot, *cases, entry.row), now, changes);
    }
  }
}

void AlertBook::raise(AlertRow row, Changes& changes) {
  const auto place = entries_.find(row.id);
  if (place == entries_.end()) {
    of_page_[row.page].push_back(row.id);
    changes.put.push_back(row);
    std::string id = row.id;
    entries_.emplace(std::move(id), Entry{.row = std::move(row), .version = ++versions_, .silent = false, .ended = {}});
    return;
  }
  Entry& entry = place->second;
  const bool news = entry.row.ends || entry.row.labels != row.labels;
  if (!entry.row.ends) row.starts = entry.row.starts;  // it began when it began, whatever was corrected since
  entry.silent = false;
  entry.row = std::move(row);
  if (!news) return;  // what its text says goes with the next turn
  entry.version = ++versions_;
  changes.put.push_back(entry.row);
}

void AlertBook::end(Entry& entry, AlertEnd how, Tick now, Changes& changes) {
  entry.row.ends = how.at;
  entry.row.resolution = how.resolution;
  entry.ended = now;
  entry.silent = false;
  entry.version = ++versions_;
  changes.put.push_back(entry.row);
}

AlertBook::Changes AlertBook::forget(const std::function<bool(const std::string&, std::uint64_t)>& told, Tick now) {
  Changes changes;
  for (auto place = entries_.begin(); place != entries_.end();) {
    const Entry& entry = place->second;
    const auto age = now - entry.ended;
    const bool done = entry.row.ends && ((age >= kEndToldFor && told(place->first, entry.version)) || age >= kEndKeptFor);
    if (!done) {
      ++place;
      continue;
    }
    changes.gone.push_back(place->first);
    std::erase(of_page_[entry.row.page], place->first);
    place = entries_.erase(place);
  }
  return changes;
}

std::int64_t AlertBook::held_back() const {
  std::int64_t sum = 0;
  for (const auto& [id, page] : pages_) sum += page.held_back;
  return sum;
}

std::map<std::string_view, std::int64_t> AlertBook::standing() const {
  std::map<std::string_view, std::int64_t> counts;
  for (const auto name : kCaseAlerts) counts[name] = 0;
  for (const auto& [id, entry] : entries_)
    if (!entry.row.ends && !entry.silent) ++counts[name_of(id)];
  return counts;
}

}  // namespace sarad
