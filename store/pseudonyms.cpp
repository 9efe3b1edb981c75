// SPDX-License-Identifier: Apache-2.0
#include "store/pseudonyms.hpp"

#include <span>

namespace sarad {
namespace {

constexpr std::size_t kBytesKept = 16;

std::string first_bits(const Digest& digest) { return to_hex(std::span{digest}.first(kBytesKept)); }

}  // namespace

std::string Pseudonyms::of(std::string_view page, std::string_view author) const {
  if (author.empty()) return {};
  std::string input;
  input.reserve(page.size() + 1 + author.size());
  input.append(page).append(1, '\0').append(author);
  return first_bits(hash_.of(input));
}

void Pseudonyms::put_on(std::string_view page, Activity& activity) const {
  activity.author_key = of(page, activity.author_key);
  for (auto& mention : activity.facts.mentions)
    if (mention != kMentionOfPage) mention = of(page, mention);
}

std::string Pseudonyms::check_value() const {
  // No page id is empty, so this input is no author's.
  return first_bits(hash_.of(std::string_view{"\0check of the author key", 24}));
}

}  // namespace sarad
