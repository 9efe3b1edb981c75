// SPDX-License-Identifier: Apache-2.0
// The facts of one page, sorted into threads as fold_cases sorts them (R2, R9), but one by one as they come. Part of
// page_fold; knows no case and no rule.
#pragma once

#include "measures/page_fold_packing.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

class PageFacts {
 public:
  using Place = std::uint32_t;  ///< a thread's number

  /// Told before a thread changes, so that its figures can be taken back.
  using Changing = std::function<void(Place)>;

  /// R2 among the facts known: adds it, or puts it in the place of one it rules over. Returns the fact that does not
  /// rule, if it may rule at an earlier instant than now.
  std::optional<Activity> admit(Activity activity, const Changing& changing);

  /// The activities of a thread, deletions that have an effect on it among them.
  [[nodiscard]] std::vector<Activity> thread(Place place) const;
  [[nodiscard]] Place threads() const { return static_cast<Place>(threads_.size()); }
  [[nodiscard]] const std::string& thread_id(Place place) const { return threads_[place].id(); }
  /// The thread of that id; absent: none known.
  [[nodiscard]] std::optional<Place> find_thread(std::string_view id) const;
  /// The thread that holds the record of that id; absent: none known, or a deletion.
  [[nodiscard]] std::optional<Place> thread_of(std::string_view id) const;
  /// The record of that id that rules; absent: none known.
  [[nodiscard]] std::optional<Activity> find(std::string_view id) const;
  /// Deletions whose target has that id, wherever it is.
  [[nodiscard]] const std::vector<Activity>& deletions_of(std::string_view target) const;

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Calls `visit` with every fact.
  void for_each(const std::function<void(const Activity&)>& visit) const;
  /// Heap bytes held, estimated.
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr Place kDeletion = UINT32_MAX;

  struct ById {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };
  template <class T>
  using ByText = std::unordered_map<std::string, T, ById, std::equal_to<>>;

  [[nodiscard]] std::optional<Place> place_of(std::string_view id) const;
  void insert(Activity activity, const Changing& changing);
  void insert_deletion(Activity deletion, const Changing& changing);
  void remove(const Activity& activity, Place place, const Changing& changing);
  void touch_target(const std::optional<std::string>& target, const Changing& changing) const;
  void touch_namesake(std::string_view id, const Changing& changing) const;
  Place thread_for(const std::string& id);

  std::vector<PackedThread> threads_;
  boost::unordered_flat_map<std::uint64_t, Place> by_thread_id_, by_id_;  ///< by hash
  ByText<Place> same_hash_;                                               ///< ids whose hash was taken
  ByText<std::vector<Activity>> deletions_;  ///< by target; those without one under kNoTarget
  ByText<std::string> target_of_;            ///< by the deletion's id
  std::size_t size_ = 0;
};

}  // namespace sarad
