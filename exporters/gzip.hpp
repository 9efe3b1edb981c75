// SPDX-License-Identifier: Apache-2.0
// gzip bodies made of stretches that are compressed apart and joined (RFC 1951, 1952): what does
// not change between two scrapes is compressed once.
#pragma once

#include "exporters/blocks.hpp"

#include <string>
#include <string_view>

namespace sarad {

[[nodiscard]] Deflated deflate_stretch(std::string_view text);

/// Joins stretches into one gzip member.
class GzipBody {
 public:
  GzipBody();
  void add(const Deflated& stretch);
  void add(std::string_view text) { add(deflate_stretch(text)); }
  /// The whole member; the object is done with.
  [[nodiscard]] std::string finish();

 private:
  std::string out_;
  std::uint32_t crc_ = 0;
  std::uint64_t plain_size_ = 0;
};

/// A whole text as one gzip member.
[[nodiscard]] std::string gzip(std::string_view text);

/// Whether an Accept-Encoding header takes gzip (RFC 9110 12.5.3): "gzip" or "*" with q > 0.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace sarad
