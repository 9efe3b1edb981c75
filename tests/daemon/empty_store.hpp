// SPDX-License-Identifier: Apache-2.0
// A ledger that holds nothing and takes everything: tests override what they are about.
#pragma once

#include "store/ledger.hpp"

#include <vector>

namespace sarad::test {

class EmptyStore : public Store {
 public:
  Result<std::vector<CommitOutcome>> commit(std::span<const Batch> batches) override { return std::vector<CommitOutcome>(batches.size()); }
  Result<std::vector<Activity>> activities(std::string_view, std::size_t) override { return std::vector<Activity>{}; }
  Result<std::vector<PageRecord>> pages(std::optional<std::string_view>) override { return std::vector<PageRecord>{}; }
  Result<void> for_each(const std::function<void(std::string_view, const Activity&)>&) override { return {}; }
  Result<std::int64_t> rule(const Ruling&) override { return 0; }
  Result<std::vector<Ruling>> rulings(std::int64_t) override { return std::vector<Ruling>{}; }
  Result<void> freeze(std::span<const VerdictRow>) override { return {}; }
  Result<std::int64_t> rejudge(const Rejudgement&, std::span<const VerdictRow>) override { return 0; }
  Result<void> verdicts(const std::function<void(const VerdictRow&)>&, std::optional<std::string_view>) override { return {}; }
  Result<std::vector<Rejudgement>> rejudgements() override { return std::vector<Rejudgement>{}; }
  Result<void> keep_alerts(std::span<const AlertRow>, std::span<const std::string>) override { return {}; }
  Result<std::vector<AlertRow>> alerts() override { return std::vector<AlertRow>{}; }
  Result<void> keep_mails(const MailChanges&) override { return {}; }
  Result<MailRecords> mails() override { return MailRecords{}; }
  Size size() override { return {}; }
};

}  // namespace sarad::test
