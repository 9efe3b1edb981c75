// SPDX-License-Identifier: Apache-2.0
#include "config/fault_list.hpp"

#include "config/source.hpp"
#include "config/utf8.hpp"

#include <algorithm>
#include <utility>

namespace sarad {
namespace {

constexpr std::size_t kLongest = 500;   // a fault is a line on somebody's terminal

}  // namespace

void FaultList::keep(Shown& shown, std::size_t& more, Kept fault) {
  const auto [same, end] = shown.equal_range(fault);
  if (std::any_of(same, end, [&](const Kept& each) { return each.message == fault.message; })) return;  // by way of an alias
  shown.insert(std::move(fault));
  if (shown.size() <= kShown) return;
  shown.erase(std::prev(shown.end()));
  ++more;
}

void FaultList::error(Place place, std::string path, std::string_view code, std::string message, std::string hint) {
  if (code != "missing_credential") ++other_than_credentials_;
  keep(errors_, more_errors_, {place, std::move(path), std::string{code}, std::move(message), std::move(hint)});
}

void FaultList::warning(Place place, std::string path, std::string_view code, std::string message, std::string hint) {
  keep(warnings_, more_warnings_, {place, std::move(path), std::string{code}, std::move(message), std::move(hint)});
}

bool FaultList::would_show(Place place) const {
  if (errors_.size() < kShown) return true;
  return std::tuple{place.file, place.line, place.column} < errors_.rbegin()->key();
}

void FaultList::append(std::vector<Fault>& out, const Kept& kept, bool warning) const {
  Fault fault;
  fault.file = sources_.name(kept.place.file);
  fault.line = static_cast<int>(kept.place.line);
  fault.column = sources_.column(kept.place);
  fault.path = shorten(clean_name(kept.path), kLongest);
  fault.code = kept.code;
  fault.message = shorten(clean_name(kept.message), kLongest);
  fault.hint = shorten(clean_name(kept.hint), kLongest);
  fault.warning = warning;
  out.push_back(std::move(fault));
}

std::vector<Fault> FaultList::take() const {
  std::vector<Fault> out;
  auto warning = warnings_.begin();
  for (const auto& error : errors_) {
    for (; warning != warnings_.end() && *warning < error; ++warning) append(out, *warning, true);
    append(out, error, false);
  }
  for (; warning != warnings_.end(); ++warning) append(out, *warning, true);

  const auto count_rest = [&out](std::size_t more, bool is_warning, std::string code) {
    if (more == 0) return;
    Fault rest;
    rest.code = std::move(code);
    rest.message = "and " + std::to_string(more) + " more";
    rest.warning = is_warning;
    out.push_back(std::move(rest));
  };
  count_rest(more_warnings_, true, "more");
  count_rest(more_errors_, false, other_than_credentials_ == 0 ? "missing_credential" : "more");
  return out;
}

}  // namespace sarad
