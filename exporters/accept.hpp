// SPDX-License-Identifier: Apache-2.0
// Accept, Accept-Encoding and Accept-Language: lists of wishes with q-values (RFC 9110 12.4.2).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

struct Wish {
  std::string value;                                            ///< lower case: "text/plain", "gzip", "bn-bd"
  std::vector<std::pair<std::string, std::string>> parameters;  ///< without q; names lower case, quotes taken off
  double quality = 1;                                           ///< 0 … 1; 0 means: not that

  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

/// The wishes in their order; what cannot be read is left out. At most 32 are read.
[[nodiscard]] std::vector<Wish> read_wishes(std::string_view header);

/// What to show a reader who asks `lang`, else who states `accept_language`: "bn", "en", or `otherwise`.
[[nodiscard]] std::string_view choose_language(std::string_view lang, std::string_view accept_language,
                                               std::string_view otherwise);

}  // namespace sarad
