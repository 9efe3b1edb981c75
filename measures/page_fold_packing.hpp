// SPDX-License-Identifier: Apache-2.0
// A thread's activities in a few bytes each: what an activity shares with the one before it is not written again.
// Deletions are not among them. Part of page_fold; in memory only, no file has this form.
#pragma once

#include "activity/activity.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

class PackedThread {
 public:
  explicit PackedThread(std::string id) : id_(std::move(id)) {}

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Adds one to the end; its `thread_id` must be id().
  void append(const Activity& activity);
  /// All, in order of adding.
  [[nodiscard]] std::vector<Activity> unpack() const;
  /// Replaces them all.
  void pack(const std::vector<Activity>& activities);
  [[nodiscard]] bool contains(std::string_view activity_id) const;
  /// Bytes held, itself included.
  [[nodiscard]] std::size_t bytes() const;

 private:
  std::string id_, packed_;
  std::uint32_t size_ = 0;
  std::uint32_t restart_ = 0;  ///< offset of the last record written whole, every 16th
};

}  // namespace sarad
