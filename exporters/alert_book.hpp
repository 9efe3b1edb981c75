// SPDX-License-Identifier: Apache-2.0
// The alerts of single cases as they stand, and those that ended lately, kept in step with the Snapshots. Says what
// must be written down before anything is sent. Knows no Alertmanager (alert_sender) and no clock.
#pragma once

#include "exporters/case_alerts.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sarad {

/// Time that passes between sends; not the world's, which may jump.
using Tick = std::chrono::steady_clock::time_point;

class AlertBook {
 public:
  struct Entry {
    AlertRow row;
    std::uint64_t version = 0;     ///< another whenever an Alertmanager must hear of it at once
    bool silent = false;           ///< nothing may be said of its page at the moment: not sent, not ended
    Tick ended{};                  ///< when it was found to have ended; with row.ends
  };
  /// What the ledger must hold before the alerts are sent.
  struct Changes {
    std::vector<AlertRow> put;
    std::vector<std::string> gone;
    [[nodiscard]] bool empty() const { return put.empty() && gone.empty(); }
  };

  static constexpr std::chrono::minutes kEndToldFor{5};    ///< an end is sent again for so long
  static constexpr std::chrono::hours kEndKeptFor{24};     ///< and kept for an Alertmanager that is away

  /// `known`: what the ledger holds of an earlier life.
  AlertBook(std::vector<AlertRow> known, Tick now);

  /// Judges anew the pages whose figures are others than at the last call; all of them if the terms are. A case that
  /// is no longer confirmed overdue is ended here, before it is sent. O(pages), besides the pages judged.
  [[nodiscard]] Changes update(const Snapshot& snapshot, const std::shared_ptr<const AlertTerms>& terms, Tick now);

  /// Ends that need not be told any more go: told for kEndToldFor to whoever `told` says has heard, or older than kEndKeptFor.
  [[nodiscard]] Changes forget(const std::function<bool(const std::string& id, std::uint64_t version)>& told, Tick now);

  [[nodiscard]] const std::map<std::string, Entry>& entries() const { return entries_; }
  /// Overdue and not told one by one, of all pages.
  [[nodiscard]] std::int64_t held_back() const;
  /// Alerts that stand, by name: every one of kCaseAlerts.
  [[nodiscard]] std::map<std::string_view, std::int64_t> standing() const;

 private:
  struct PageState {
    std::shared_ptr<const PageFigures> figures;
    bool shown = false;
    std::int64_t held_back = 0;
  };
  void judge(const Snapshot& snapshot, const OfficeTree& tree, std::size_t page, const AlertTerms& terms, Tick now, Changes& changes);
  void raise(AlertRow row, Changes& changes);
  void end(Entry& entry, AlertEnd how, Tick now, Changes& changes);
  void end_removed_pages(const Snapshot& snapshot, Tick now, Changes& changes);

  std::map<std::string, Entry> entries_;                  ///< by id
  std::map<std::string, std::vector<std::string>> of_page_;   ///< ids, ended ones included
  std::map<std::string, PageState> pages_;
  std::shared_ptr<const Roster> roster_;
  std::shared_ptr<const AlertTerms> terms_;
  std::uint64_t versions_ = 0;
};

}  // namespace sarad
