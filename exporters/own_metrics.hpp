// SPDX-License-Identifier: Apache-2.0
// The daemon's own series (metrics.md section 4: credentials, quotas, poll loop, store, the daemon
// itself) and the counters of events as sarad learned of them (M9). Names, help, labels and
// buckets come from metric_table. Every label value of a closed list stands there as 0 from the
// start; what is unknown is absent. Not thread-safe: the loop's.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

class OwnMetrics {
 public:
  /// `platforms`: names as in platforms.def; their series exist from the start.
  explicit OwnMetrics(std::vector<std::string> platforms);
  ~OwnMetrics();
  OwnMetrics(const OwnMetrics&) = delete;
  OwnMetrics& operator=(const OwnMetrics&) = delete;

  // The poll loop. A label value that is on no closed list is counted as "other" where the list
  // has it, else dropped and counted in sarad_series_dropped_total. Durations are seconds.
  void poll_started(std::string_view platform);
  void poll_finished(std::string_view platform);
  void poll_done(std::string_view platform, std::string_view result, double seconds);
  void scheduled_lag(std::string_view platform, double seconds);
  void confirm_lag(std::string_view platform, double seconds);
  void promised_gap(std::string_view platform, double seconds);
  void bound_missed(std::string_view platform, double pages);
  void http_request(std::string_view platform, std::string_view code, std::uint64_t wire_bytes);
  void activities(std::string_view platform, std::string_view kind, std::string_view outcome, double n);
  void malformed(std::string_view platform, std::string_view reason, double n);
  void webhook(std::string_view platform, std::string_view result);
  void detection_lag(std::string_view platform, std::string_view kind, double seconds);
  void backfilled(std::string_view platform, double n);

  // Events of cases, once each, when learned. `level` is the office's.
  void case_opened(std::string_view platform, std::string_view level, std::string_view kind);
  void first_response(std::string_view platform, std::string_view level, double working_seconds);
  void final_answer(std::string_view platform, std::string_view level, double working_seconds);
  void breach(std::string_view platform, std::string_view level, std::string_view clause);
  void verdict_correction(std::string_view platform, std::string_view from, std::string_view to);

  // Credentials and quotas; `credential` and `app` are names of the configuration.
  void credential_valid(std::string_view credential, std::string_view platform, bool valid, Instant checked);
  void credential_expiry(std::string_view credential, std::string_view platform, std::optional<Instant> at);
  /// How many permissions are wanted and not granted.
  void credential_missing_scopes(std::string_view credential, std::string_view platform, std::size_t count);
  void quota(std::string_view app, std::string_view platform, std::string_view window, double used_ratio);
  /// Calls a day that a mean detection lag of 1, 4 and 24 hours would need (polling.md section 8).
  void quota_needed(std::string_view app, std::string_view platform, double one_hour, double four_hours, double a_day);
  void pages_watched_less(std::string_view app, std::string_view platform, double pages);
  /// Absent: lasts to the reset, or not known.
  void quota_exhaustion(std::string_view app, std::string_view platform, std::optional<Instant> at);
  void quota_spent(std::string_view app, std::string_view platform, std::string_view purpose, double n);
  /// A reload took the page or its token away: its credential's series go.
  void forget_credential(std::string_view credential, std::string_view platform);

  // The store.
  void commit(std::string_view result, double seconds);
  void store_up(bool up);
  void store_queue(double batches);
  /// Bytes of the main file and of the write-ahead log; rows of activities; the schema's version.
  void store_size(double main_bytes, double wal_bytes, double rows, int schema);
  /// Free bytes of the ledger's file system.
  void store_free(double bytes);

  // Alerts.
  /// At least one Alertmanager took everything lately; false from the start.
  void alert_push_active(bool active);
  /// `alertmanager`: its name in the configuration. `result`: accepted, refused, failed.
  void alert_push(std::string_view alertmanager, std::string_view result);
  void alerts_standing(std::string_view alert, double n);
  void alerts_held_back(double n);
  void alert_delay(double seconds);

  // Mails.
  /// `result`: ok, deferred, rejected, unreachable.
  void mail_ended(std::string_view result);
  void outbox(double waiting, double deferred, double failed, std::optional<Instant> oldest);

  // The daemon.
  void build(std::string_view version, std::string_view revision, std::string_view compiler, std::string_view store);
  void reload(bool ok, Instant at);
  void snapshot(Instant as_of);
  void loop_lag(double seconds);
  void render_duration(double seconds);

  /// All of it, with process_* read from /proc/self at this moment, in text format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace sarad
