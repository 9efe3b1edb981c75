// SPDX-License-Identifier: Apache-2.0
// Passwords kept as bcrypt hashes, as Prometheus's exporter toolkit keeps them.
#pragma once

#include <string>
#include <string_view>

namespace sarad {

/// A hash of bcrypt ($2a$, $2b$, $2y$) of a cost that ends within seconds: 4 to 15.
[[nodiscard]] bool is_bcrypt(std::string_view hash);

/// Whether the hash is that of the password. False for a hash that is none, and for passwords over 72 bytes, of which
/// bcrypt would read no more. Takes a tenth of a second at the usual cost; the comparison takes the same time whatever
/// differs.
[[nodiscard]] bool fits(const std::string& password, const std::string& hash);

}  // namespace sarad
