// SPDX-License-Identifier: Apache-2.0
// The roll-up of the offices' tree (measures.md section 10), kept up to date: when one page's figures change, its
// office and those above it change, and nothing else is looked at. roll_up() stays the reference: both say the same.
#pragma once

#include "measures/rollup.hpp"
#include "measures/snapshot.hpp"

#include <array>
#include <map>
#include <memory>

namespace sarad {

/// Sums of pages' figures that need no rule but addition.
struct SubtreeCounts {
  std::int64_t pages = 0;                       ///< with figures
  std::int64_t open = 0, responded = 0;         ///< live cases
  std::array<std::int64_t, 4> overdue{};        ///< by ClockKind
  std::array<std::int64_t, 4> unseen{};         ///< by ClockKind
  std::array<std::int64_t, 3> overdue_cases{};  ///< by Breach
  std::int64_t vanished = 0, withdrawn = 0;     ///< in the window
  std::array<std::int64_t, 4> cadence{};        ///< pages by CadenceVerdict of the rolling week

  SubtreeCounts& operator+=(const SubtreeCounts& other);
  SubtreeCounts& operator-=(const SubtreeCounts& other);
  friend bool operator==(const SubtreeCounts&, const SubtreeCounts&) = default;
};

class RollupTree {
 public:
  /// `all_platforms` among the platforms.
  static constexpr std::string_view kAll = "";

  /// Errors: duplicate_office, unknown_parent, cycle.
  static boost::system::result<RollupTree, TreeError> make(std::vector<OfficeNode> offices, double target_percent,
                                                           int min_n, std::vector<Band> bands);

  /// What a page counts for from now on; it counted for something else before, perhaps elsewhere. O(depth).
  /// Error: unknown_office; then nothing changes.
  boost::system::result<void, TreeError> set(const PageCount& page, std::string_view platform,
                                             const SubtreeCounts& counts = {});
  /// The same from its figures: strict k and n unless they are not judged (R80), and the sums.
  boost::system::result<void, TreeError> set(const Page& page, const PageFigures& figures);
  /// The page counts for nothing any more. No effect on an unknown one.
  void remove(std::string_view page);

  /// R80–R82 of an office over the pages of a platform, or kAll. All zero for a platform without pages.
  /// Error: unknown_office.
  [[nodiscard]] boost::system::result<OfficeRollup, TreeError> row(std::string_view office,
                                                                   std::string_view platform = kAll) const;
  /// As roll_up() over the pages of a platform, or kAll; ordered by id.
  [[nodiscard]] std::vector<OfficeRollup> rows(std::string_view platform = kAll) const;
  /// Sums over the subtree. Zero for what is not known.
  [[nodiscard]] SubtreeCounts counts(std::string_view office, std::string_view platform = kAll) const;

 private:
  struct Share {
    std::int64_t k = 0, n = 0;
    SubtreeCounts counts;
  };
  /// One office on one platform.
  struct Cell {
    std::int64_t own_k = 0, own_n = 0, k = 0, n = 0, judged = 0, meeting = 0;
    SubtreeCounts counts;
  };
  using Layer = std::vector<Cell>;  ///< by office
  struct Placed {
    std::size_t office = 0;
    std::string platform;
    Share share;
  };

  RollupTree() = default;
  void apply(std::size_t office, std::string_view platform, const Share& share, int sign);
  void apply(Layer& layer, std::size_t office, const Share& share, int sign) const;
  [[nodiscard]] bool is_judged(const Cell& cell) const { return cell.own_n >= min_n_ && cell.own_n > 0; }
  [[nodiscard]] bool meets(const Cell& cell) const;
  [[nodiscard]] OfficeRollup row(const Layer& layer, std::size_t office) const;
  [[nodiscard]] const Layer* layer(std::string_view platform) const;

  std::unique_ptr<const std::vector<OfficeNode>> offices_;  ///< stays in place: forest_ looks into it
  OfficeForest forest_;
  std::vector<std::int64_t> sizes_;  ///< offices of each subtree
  std::vector<std::size_t> by_id_;
  std::map<std::string, Layer, std::less<>> layers_;  ///< by platform, and kAll
  std::map<std::string, Placed, std::less<>> pages_;
  double target_percent_ = 0;
  int min_n_ = 10;
  std::vector<Band> bands_;
};

}  // namespace sarad
