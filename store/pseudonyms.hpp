// SPDX-License-Identifier: Apache-2.0
// The ledger's door: authors' ids of the platforms go in, pseudonyms come out. Nothing behind this
// door holds an id or a name of a person (faults, Privacy 2).
#pragma once

#include "activity/activity.hpp"
#include "base/keyed_hash.hpp"

#include <string>
#include <string_view>

namespace sarad {

class Pseudonyms {
 public:
  explicit Pseudonyms(const Secret& key) : hash_(key) {}

  /// The first 128 bits of HMAC-SHA-256(key, page, 0, author id), in hexadecimal. With our page id
  /// (which implies the platform) in the input one person cannot be followed across pages. The
  /// same for everybody, the office's own people too. Empty stays empty: no identity was told.
  [[nodiscard]] std::string of(std::string_view page, std::string_view author) const;

  /// Replaces `author_key` and every mention but kMentionOfPage.
  void put_on(std::string_view page, Activity& activity) const;

  /// Tells the same key again without telling anything of it; kept in the ledger, so that a changed
  /// key is noticed instead of making two people of every citizen.
  [[nodiscard]] std::string check_value() const;

 private:
  KeyedHash hash_;
};

}  // namespace sarad
