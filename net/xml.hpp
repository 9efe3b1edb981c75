// SPDX-License-Identifier: Apache-2.0
// Reading XML that somebody else wrote: the one door to Expat. A document is taken whole or refused whole,
// whatever its character encoding; nothing is ever fetched for it, and one that declares entities is refused.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// An element, with what stands in it. Names are those of Namespaces in XML 1.0: a local name and a URI.
struct XmlElement {
  std::string space;  ///< the namespace's URI; empty: none
  std::string name;   ///< local
  struct Attribute {
    std::string space, name, value;
  };
  std::vector<Attribute> attributes;
  std::string text;  ///< character data and CDATA directly in it, entities resolved, joined
  std::vector<XmlElement> children;

  /// The first attribute of that name; nothing if there is none.
  [[nodiscard]] std::optional<std::string_view> attribute(std::string_view local, std::string_view uri = {}) const;
  /// The first child of that name; nullptr if there is none.
  [[nodiscard]] const XmlElement* child(std::string_view local, std::string_view uri = {}) const;
};

/// What keeps a hostile document small.
inline constexpr std::size_t kXmlMostBytes = std::size_t{4} << 20, kXmlMostElements = 200'000, kXmlDeepest = 64;

/// The root of `bytes` read as XML 1.0. The encoding is `charset` (HTTP's), else the byte order mark's, else the
/// declaration's, else UTF-8; blanks and a mark before the document are passed over. Error malformed, with no
/// word of the document in its message, for: what is not well-formed, an encoding nobody knows, an entity's
/// declaration, an entity that is not declared, and more bytes, elements or depth than above.
[[nodiscard]] Result<XmlElement> read_xml(std::string_view bytes, std::string_view charset = {});

}  // namespace sarad
