// SPDX-License-Identifier: Apache-2.0
// Rendered text of all pages and offices, cut family by family and, within a family, into chunks: a
// scrape strings chunks together, a changed page touches one chunk a family (metrics.md section 6).
#pragma once

#include "exporters/metric_table.hpp"
#include "exporters/office_tree.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// A stretch of a gzip body: raw deflate that ends on a byte boundary and looks at nothing before it.
struct Deflated {
  std::string bytes;
  std::uint32_t crc = 0;  ///< of the plain text
  std::uint64_t plain_size = 0;
};

/// One family's samples of up to kItems pages, or offices, in the roster's order. Immutable.
class Chunk {
 public:
  static constexpr std::size_t kItems = 256;

  /// `ends[i]`: where item i's samples end in `text`.
  Chunk(std::string text, std::vector<std::uint32_t> ends) : text_(std::move(text)), ends_(std::move(ends)) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t items() const { return ends_.size(); }
  [[nodiscard]] std::string_view segment(std::size_t i) const {
    const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view{text_}.substr(begin, ends_[i] - begin);
  }
  /// Compressed once, when first asked for.
  [[nodiscard]] const Deflated& deflated() const;

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_;
  mutable std::once_flag once_;
  mutable Deflated deflated_;
};

using ChunkPtr = std::shared_ptr<const Chunk>;

/// A family of series, rendered.
struct ChunkedFamily {
  const Metric* metric = nullptr;
  std::vector<ChunkPtr> chunks;
};

class Blocks {
 public:
  Detail detail = Detail::standard;
  std::uint64_t generation = 0;  ///< of the Snapshot they were made from
  std::shared_ptr<const OfficeTree> tree;
  std::vector<ChunkedFamily> offices;  ///< in the table's order
  std::vector<ChunkedFamily> pages;    ///< the same, of the levels up to `detail`
};

}  // namespace sarad
