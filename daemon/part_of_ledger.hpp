// SPDX-License-Identifier: Apache-2.0
// A ledger of which only some pages are looked at: what one answer needs, read once, so that every look at it
// sees the same facts although a daemon goes on writing.
#pragma once

#include "store/ledger.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace sarad {

class PartOfLedger final : public Store {
 public:
  /// `most`: activities that may be read in all; beyond it reading fails with Errc::storage and too_much() is true.
  PartOfLedger(Store& whole, std::vector<std::string> pages, std::size_t most)
      : whole_(whole), pages_(std::move(pages)), left_(most) {}

  [[nodiscard]] bool too_much() const { return too_much_; }

  Result<std::vector<Activity>> activities(std::string_view page, std::size_t most) override;
  Result<std::vector<PageRecord>> pages(std::optional<std::string_view> page) override;
  Result<void> for_each(const std::function<void(std::string_view page, const Activity&)>& visit) override;
  Result<std::vector<Ruling>> rulings(std::int64_t after) override;
  Result<void> verdicts(const std::function<void(const VerdictRow&)>& visit, std::optional<std::string_view> page) override;
  Result<std::vector<Rejudgement>> rejudgements() override { return whole_.rejudgements(); }
  Size size() override { return whole_.size(); }

  // Nothing is written through a part: each of these fails.
  Result<std::vector<CommitOutcome>> commit(std::span<const Batch>) override { return for_reading(); }
  Result<std::int64_t> rule(const Ruling&) override { return for_reading(); }
  Result<void> freeze(std::span<const VerdictRow>) override { return for_reading(); }
  Result<std::int64_t> rejudge(const Rejudgement&, std::span<const VerdictRow>) override { return for_reading(); }
  Result<void> keep_alerts(std::span<const AlertRow>, std::span<const std::string>) override { return for_reading(); }
  Result<std::vector<AlertRow>> alerts() override { return whole_.alerts(); }
  Result<void> keep_mails(const MailChanges&) override { return for_reading(); }
  Result<MailRecords> mails() override { return whole_.mails(); }

 private:
  static Error for_reading() { return {Errc::storage, "a part of the ledger is for reading only"}; }

  Store& whole_;
  std::vector<std::string> pages_;
  std::size_t left_;
  bool too_much_ = false;
  std::map<std::string, std::vector<Activity>, std::less<>> read_;
};

}  // namespace sarad
