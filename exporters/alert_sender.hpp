// SPDX-License-Identifier: Apache-2.0
// What one Alertmanager must be told next (alerts.md section 6): a state machine without I/O. It tells changes at once,
// everything again each minute, the end of an alert for five more; it backs off when it is not taken, forever, and
// always tells the newest state.
#pragma once

#include "exporters/alert_book.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

/// How a POST ended.
enum class PostEnd : std::uint8_t {
  accepted,
  refused,   ///< 400: something in it is wrong, and will be the next time
  failed,    ///< anything else: to be tried again
};

/// How alerts stand in the world's time.
struct AlertTimes {
  Instant now{};              ///< of the figures
  Seconds hold{14'400};       ///< a standing alert ends so long after it was last sent, should we die
  Seconds shift{};            ///< added to every instant: a pretended world's to the one Alertmanager lives in
};

class AlertSender {
 public:
  static constexpr std::chrono::seconds kRepeat{60};
  static constexpr std::chrono::minutes kActive{3};
  static constexpr std::size_t kMost = 64;

  struct Post {
    std::string body;                                             ///< a JSON array
    std::vector<std::pair<std::string, std::uint64_t>> alerts;    ///< id and version
    bool whole = true;                                            ///< nothing that is due was left for the next one
  };

  /// What to send now; nothing: wait until wake().
  [[nodiscard]] std::optional<Post> next(const AlertBook& book, const AlertTimes& times, Tick now);
  /// When next() may have something though the book does not change.
  [[nodiscard]] Tick wake() const { return wake_; }
  /// How `post` ended. The refused alert is named once it is found by halving.
  [[nodiscard]] std::optional<std::string> ended(const Post& post, PostEnd how, Tick now);

  /// Whether it took everything within the last three minutes.
  [[nodiscard]] bool active(Tick now) const { return complete_ && now - *complete_ <= kActive; }
  /// Whether this version of the alert was accepted, or refused for good.
  [[nodiscard]] bool knows(const std::string& id, std::uint64_t version) const;

 private:
  struct Told {
    std::uint64_t version = 0;
    Tick at{};
    bool refused = false;
  };
  bool add(Post& post, const AlertBook& book, bool ended, const AlertTimes& times, Tick now);
  [[nodiscard]] bool due(const std::string& id, const AlertBook::Entry& entry, Tick now);

  std::map<std::string, Told> told_;
  std::size_t limit_ = kMost;
  int failures_ = 0;
  Tick not_before_{};
  Tick wake_{};
  std::optional<Tick> complete_;
};

}  // namespace sarad
