// SPDX-License-Identifier: Apache-2.0
// A stream of batches that overlap, and an account of what a ledger acknowledged of it, to hold
// against what the ledger has after a failure, a kill or a power cut.
#pragma once

#include "tests/store/scratch_ledger.hpp"

#include <set>
#include <string>

namespace sarad {

struct Account {
  std::multiset<std::string> told;     ///< ids told as added
  std::set<std::string> acknowledged;  ///< ids in batches whose commit succeeded
  std::int64_t cursor = 0;             ///< the last such batch
};

/// Batch n is of page n mod 3 and brings ten new comments and the ten before of its page.
inline Batch numbered(std::int64_t n) {
  Batch b = batch("page-" + std::to_string(n % 3), 100 + n);
  for (std::int64_t i = (n - 3) * 10; i < (n + 1) * 10; ++i)
    if (i >= 0 && i / 10 % 3 == n % 3) b.activities.push_back(comment("c" + std::to_string(i)));
  b.threads = {ThreadLook{"post-1", n, n, "", at(1), at(100 + n), true}};
  b.cursor.state = std::to_string(n);
  return b;
}

inline void acknowledge(Account& account, std::int64_t n) {
  for (const auto& a : numbered(n).activities) account.acknowledged.insert(a.id);
  account.cursor = n;
}

inline bool commit(Store& store, std::int64_t n, Account& account) {
  const Batch b = numbered(n);
  const auto outcome = store.commit({&b, 1});
  if (!outcome) return false;
  for (const auto& a : outcome->front().added) account.told.insert(a.id);
  acknowledge(account, n);
  return true;
}

/// Each acknowledged activity is there, each that is there is there once, and no cursor speaks of
/// activities that are not there.
inline void expect_sound(Store& store, const Account& account, const std::string& when) {
  std::multiset<std::string> stored;
  ASSERT_TRUE(store.for_each([&](std::string_view, const Activity& a) { stored.insert(a.id); })) << when;
  for (const auto& id : stored) ASSERT_EQ(stored.count(id), 1U) << id << ' ' << when;
  for (const auto& id : account.acknowledged) ASSERT_EQ(stored.count(id), 1U) << id << " was acknowledged; " << when;
  const auto pages = store.pages();
  ASSERT_TRUE(pages) << when;
  for (const auto& record : *pages) {
    ASSERT_FALSE(record.cursor.state.empty()) << record.page << ' ' << when;
    for (const auto& a : numbered(std::stoll(record.cursor.state)).activities)
      ASSERT_EQ(stored.count(a.id), 1U) << "the cursor of " << record.page << " is ahead of " << a.id << "; " << when;
  }
}

}  // namespace sarad
