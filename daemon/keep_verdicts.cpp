// SPDX-License-Identifier: Apache-2.0
// Carries the verdicts that folds reached to the ledger (measures R33), many in a transaction and never
// so many that a poll's commit waits long for it.
#include "daemon/keep_verdicts.hpp"

#include "base/log.hpp"
#include "daemon/daemon.hpp"
#include "daemon/notify.hpp"

#include <algorithm>
#include <iterator>

namespace sarad {
namespace {

constexpr std::chrono::seconds kBatchTime{30};  // a slow disk has so long for each

void append(std::vector<VerdictRow>& to, std::vector<VerdictRow> rows) {
  to.insert(to.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
}

std::vector<VerdictRow> take_first(std::vector<VerdictRow>& rows, std::size_t most) {
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(most, rows.size()));
  std::vector<VerdictRow> taken{std::make_move_iterator(rows.begin()), std::make_move_iterator(end)};
  rows.erase(rows.begin(), end);
  return taken;
}

}  // namespace

KeptVerdicts keep_in_batches(Store& store, std::span<const VerdictRow> rows, std::size_t most,
                             const std::function<void()>& after_each) {
  KeptVerdicts kept;
  while (kept.written < rows.size()) {
    const auto batch = rows.subspan(kept.written, std::min(most, rows.size() - kept.written));
    if (const auto done = store.freeze(batch); !done) {
      kept.error = done.error();
      return kept;
    }
    kept.written += batch.size();
    after_each();
  }
  return kept;
}

void Daemon::keep_verdicts_at_once() {
  append(verdicts_, maker_.take_decided());
  if (verdicts_.empty() || verdicts_failed_) return;
  const auto kept = keep_in_batches(*store_, verdicts_, kMostVerdictsAtOnce, [] { notify::extend_start(kBatchTime); });
  take_first(verdicts_, kept.written);
  if (!kept.error) return;
  verdicts_failed_ = true;
  log::error("verdicts not written; they are kept and tried again", {{"what", kept.error->message}});
}

void Daemon::keep_verdicts() {
  append(verdicts_, maker_.take_decided());
  if (verdicts_.empty() || keeping_verdicts_) return;
  keeping_verdicts_ = true;
  auto rows = std::make_shared<std::vector<VerdictRow>>(take_first(verdicts_, kMostVerdictsAtOnce));
  auto failed = std::make_shared<std::optional<Error>>();
  queue_.on_store_thread(
      [this, rows, failed] {
        if (const auto done = store_->freeze(*rows); !done) *failed = done.error();
      },
      [this, rows, failed] {
        keeping_verdicts_ = false;
        if (*failed) {
          append(*rows, std::move(verdicts_));  // in their order, to be tried with the next fold
          verdicts_ = std::move(*rows);
          if (!verdicts_failed_)
            log::error("verdicts not written; they are kept and tried again", {{"what", (*failed)->message}});
        }
        verdicts_failed_ = failed->has_value();
        if (!verdicts_failed_ && !verdicts_.empty()) keep_verdicts();
      });
}

void Daemon::keep_last_verdicts() {
  append(verdicts_, maker_.take_decided());
  if (verdicts_.empty()) return;
  auto rows = std::make_shared<std::vector<VerdictRow>>(std::exchange(verdicts_, {}));
  queue_.on_store_thread(
      [this, rows] {
        // What is lost here is reached again at the next start, from the same facts.
        if (const auto kept = keep_in_batches(*store_, *rows, kMostVerdictsAtOnce, [] {}); kept.error)
          log::error("verdicts not written", {{"what", kept.error->message}});
      },
      [] {});
}

}  // namespace sarad
