// SPDX-License-Identifier: Apache-2.0
#include "collectors/tokens.hpp"

#include <algorithm>

namespace sarad {

std::vector<const Grant*> missing_grants(std::span<const Grant> grants, const Page& page, const TokenFacts& facts) {
  std::vector<const Grant*> missing;
  if (!facts.scopes) return missing;
  for (const Grant& grant : grants) {
    if (grant.wanted == Grant::For::private_replies && !page.private_replies) continue;
    if (std::find(facts.scopes->begin(), facts.scopes->end(), grant.scope) == facts.scopes->end())
      missing.push_back(&grant);
  }
  return missing;
}

}  // namespace sarad
