// SPDX-License-Identifier: Apache-2.0
#include "measures/case_lists.hpp"

namespace sarad {

PageCases list_cases(const Snapshot& snapshot, std::size_t page) {
  const auto& figures = snapshot.pages[page];
  if (figures == nullptr) return {};
  if (snapshot.lists != nullptr) return snapshot.lists->all(page);
  return {figures->cases, figures->referrals, {}};
}

}  // namespace sarad
