// SPDX-License-Identifier: Apache-2.0
// A configuration file as read: texts, lists and maps with the place each stands at. No types yet:
// what a text means is the schema's business. YAML and CSV both end here.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Where something stands. `file` is an index into Sources. Line and column count from 1; the
/// column counts bytes in YAML (Sources::column makes characters of it) and cells in CSV.
struct Place {
  std::uint32_t file = 0, line = 1, column = 1;

  friend bool operator==(const Place&, const Place&) = default;
};

struct Node {
  enum class Kind : std::uint8_t { nothing, text, list, map };
  struct Entry {
    std::string key;       ///< empty in lists
    Place place;           ///< of the key; in lists of the value
    const Node* value;
  };

  Kind kind = Kind::nothing;
  bool quoted = false;     ///< in written YAML: quote unless it is a plain word
  Place place;
  std::string text;        ///< of Kind::text, else empty
  std::vector<Entry> entries;

  /// The value at `key` of a map; nullptr if there is none, or none but an empty one.
  [[nodiscard]] const Node* find(std::string_view key) const;
  /// The place of the key itself; the map's own if the key is absent.
  [[nodiscard]] Place key_place(std::string_view key) const;
};

/// Keeps nodes at fixed addresses for as long as a configuration is being read.
class NodeStore {
 public:
  [[nodiscard]] Node& make(Node::Kind kind, Place place);
  [[nodiscard]] Node& text(std::string_view text, Place place, bool quoted = true);

 private:
  std::deque<Node> nodes_;
};

}  // namespace sarad
