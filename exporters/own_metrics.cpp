// SPDX-License-Identifier: Apache-2.0
#include "exporters/own_metrics.hpp"

#include "exporters/own_registry.hpp"
#include "exporters/process_figures.hpp"

namespace sarad {
namespace {

void add(prometheus::Counter* counter, double n = 1) {
  if (counter != nullptr) counter->Increment(n);
}
void set(prometheus::Gauge* gauge, double value) {
  if (gauge != nullptr) gauge->Set(value);
}
void observe(prometheus::Histogram* histogram, double value) {
  if (histogram != nullptr) histogram->Observe(value);
}
double instant(Instant t) {
  return static_cast<double>(unix_seconds(t));
}

void show_process(OwnRegistry& registry) {
  const ProcessFigures figures = read_process_figures();
  const auto show = [&registry](std::string_view name, const std::optional<double>& value) {
    if (value) set(registry.gauge(name), *value);
  };
  if (figures.cpu_seconds) {
    auto* cpu = registry.counter("process_cpu_seconds_total");
    add(cpu, *figures.cpu_seconds - cpu->Value());
  }
  show("process_open_fds", figures.open_fds);
  show("process_max_fds", figures.max_fds);
  show("process_virtual_memory_bytes", figures.virtual_bytes);
  show("process_virtual_memory_max_bytes", figures.max_virtual_bytes);
  show("process_resident_memory_bytes", figures.resident_bytes);
  show("process_threads", figures.threads);
  show("process_start_time_seconds", figures.start_time_seconds);
}

}  // namespace

struct OwnMetrics::Families {
  explicit Families(std::vector<std::string> platforms) : registry(std::move(platforms)) {}
  OwnRegistry registry;
};

OwnMetrics::OwnMetrics(std::vector<std::string> platforms)
    : families_(std::make_unique<Families>(std::move(platforms))) {
  set(families_->registry.gauge("sarad_config_last_reload_successful"), 1);  // the start read it
}
OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::poll_started(std::string_view platform) {
  if (auto* gauge = families_->registry.gauge("sarad_polls_in_flight", {platform})) gauge->Increment();
}
void OwnMetrics::poll_finished(std::string_view platform) {
  if (auto* gauge = families_->registry.gauge("sarad_polls_in_flight", {platform})) gauge->Decrement();
}
void OwnMetrics::poll_done(std::string_view platform, std::string_view result, double seconds) {
  add(families_->registry.counter("sarad_polls_total", {platform, result}));
  observe(families_->registry.histogram("sarad_poll_duration_seconds", {platform}), seconds);
}
void OwnMetrics::scheduled_lag(std::string_view platform, double seconds) {
  observe(families_->registry.histogram("sarad_poll_scheduled_lag_seconds", {platform}), seconds);
}
void OwnMetrics::confirm_lag(std::string_view platform, double seconds) {
  observe(families_->registry.histogram("sarad_confirm_lag_seconds", {platform}), seconds);
}
void OwnMetrics::promised_gap(std::string_view platform, double seconds) {
  set(families_->registry.gauge("sarad_poll_promised_gap_seconds", {platform}), seconds);
}
void OwnMetrics::bound_missed(std::string_view platform, double pages) {
  set(families_->registry.gauge("sarad_poll_bound_missed", {platform}), pages);
}
void OwnMetrics::http_request(std::string_view platform, std::string_view code, std::uint64_t wire_bytes) {
  add(families_->registry.counter("sarad_http_requests_total", {platform, code}));
  add(families_->registry.counter("sarad_http_received_bytes_total", {platform}), static_cast<double>(wire_bytes));
}
void OwnMetrics::activities(std::string_view platform, std::string_view kind, std::string_view outcome, double n) {
  add(families_->registry.counter("sarad_activities_total", {platform, kind, outcome}), n);
}
void OwnMetrics::malformed(std::string_view platform, std::string_view reason, double n) {
  add(families_->registry.counter("sarad_malformed_items_total", {platform, reason}), n);
}
void OwnMetrics::webhook(std::string_view platform, std::string_view result) {
  add(families_->registry.counter("sarad_webhook_deliveries_total", {platform, result}));
}
void OwnMetrics::detection_lag(std::string_view platform, std::string_view kind, double seconds) {
  observe(families_->registry.histogram("sarad_detection_lag_seconds", {platform, kind}), seconds);
}
void OwnMetrics::backfilled(std::string_view platform, double n) {
  add(families_->registry.counter("sarad_backfilled_activities_total", {platform}), n);
}

void OwnMetrics::case_opened(std::string_view platform, std::string_view level, std::string_view kind) {
  add(families_->registry.counter("sarad_cases_opened_total", {platform, level, kind}));
}
void OwnMetrics::first_response(std::string_view platform, std::string_view level, double working_seconds) {
  observe(families_->registry.histogram("sarad_first_response_working_seconds", {platform, level}), working_seconds);
}
void OwnMetrics::final_answer(std::string_view platform, std::string_view level, double working_seconds) {
  observe(families_->registry.histogram("sarad_final_answer_working_seconds", {platform, level}), working_seconds);
}
void OwnMetrics::breach(std::string_view platform, std::string_view level, std::string_view clause) {
  add(families_->registry.counter("sarad_breaches_total", {platform, level, clause}));
}
void OwnMetrics::verdict_correction(std::string_view platform, std::string_view from, std::string_view to) {
  add(families_->registry.counter("sarad_verdict_corrections_total", {platform, from, to}));
}

void OwnMetrics::credential_valid(std::string_view credential, std::string_view platform, bool valid, Instant checked) {
  set(families_->registry.gauge("sarad_credential_valid", {credential, platform}), valid ? 1 : 0);
  set(families_->registry.gauge("sarad_credential_checked_timestamp_seconds", {credential, platform}),
      instant(checked));
}
void OwnMetrics::credential_expiry(std::string_view credential, std::string_view platform, std::optional<Instant> at) {
  constexpr std::string_view kName = "sarad_credential_expiry_timestamp_seconds";
  if (at) return set(families_->registry.gauge(kName, {credential, platform}), instant(*at));
  families_->registry.remove_gauge(kName, {credential, platform});
}
void OwnMetrics::credential_missing_scopes(std::string_view credential, std::string_view platform, std::size_t count) {
  set(families_->registry.gauge("sarad_credential_missing_scopes", {credential, platform}), static_cast<double>(count));
}
void OwnMetrics::forget_credential(std::string_view credential, std::string_view platform) {
  for (const auto* name : {"sarad_credential_valid", "sarad_credential_checked_timestamp_seconds",
                           "sarad_credential_expiry_timestamp_seconds", "sarad_credential_missing_scopes"})
    families_->registry.remove_gauge(name, {credential, platform});
}
void OwnMetrics::quota(std::string_view app, std::string_view platform, std::string_view window, double used_ratio) {
  set(families_->registry.gauge("sarad_quota_used_ratio", {app, platform, window}), used_ratio);
}
void OwnMetrics::quota_needed(std::string_view app, std::string_view platform, double one_hour, double four_hours, double a_day) {
  set(families_->registry.gauge("sarad_quota_needed_per_day", {app, platform, "1h"}), one_hour);
  set(families_->registry.gauge("sarad_quota_needed_per_day", {app, platform, "4h"}), four_hours);
  set(families_->registry.gauge("sarad_quota_needed_per_day", {app, platform, "24h"}), a_day);
}
void OwnMetrics::pages_watched_less(std::string_view app, std::string_view platform, double pages) {
  set(families_->registry.gauge("sarad_pages_watched_less", {app, platform}), pages);
}
void OwnMetrics::quota_exhaustion(std::string_view app, std::string_view platform, std::optional<Instant> at) {
  if (at) {
    set(families_->registry.gauge("sarad_quota_exhaustion_timestamp_seconds", {app, platform}), instant(*at));
  } else {
    families_->registry.remove_gauge("sarad_quota_exhaustion_timestamp_seconds", {app, platform});
  }
}
void OwnMetrics::quota_spent(std::string_view app, std::string_view platform, std::string_view purpose, double n) {
  add(families_->registry.counter("sarad_quota_spent_total", {app, platform, purpose}), n);
}

void OwnMetrics::commit(std::string_view result, double seconds) {
  add(families_->registry.counter("sarad_store_commits_total", {result}));
  observe(families_->registry.histogram("sarad_store_commit_duration_seconds"), seconds);
}
void OwnMetrics::store_up(bool up) {
  set(families_->registry.gauge("sarad_store_up"), up ? 1 : 0);
}
void OwnMetrics::store_queue(double batches) {
  set(families_->registry.gauge("sarad_store_queue_batches"), batches);
}
void OwnMetrics::store_size(double main_bytes, double wal_bytes, double rows, int schema) {
  set(families_->registry.gauge("sarad_store_size_bytes", {"main"}), main_bytes);
  set(families_->registry.gauge("sarad_store_size_bytes", {"wal"}), wal_bytes);
  set(families_->registry.gauge("sarad_store_rows", {"activities"}), rows);
  set(families_->registry.gauge("sarad_store_schema_version"), schema);
}
void OwnMetrics::store_free(double bytes) {
  set(families_->registry.gauge("sarad_store_free_bytes"), bytes);
}

void OwnMetrics::build(std::string_view version, std::string_view revision, std::string_view compiler,
                       std::string_view store) {
  set(families_->registry.gauge("sarad_build_info", {version, revision, compiler, store}), 1);
}
void OwnMetrics::reload(bool ok, Instant at) {
  set(families_->registry.gauge("sarad_config_last_reload_successful"), ok ? 1 : 0);
  if (ok) set(families_->registry.gauge("sarad_config_last_reload_success_timestamp_seconds"), instant(at));
}
void OwnMetrics::snapshot(Instant as_of) {
  set(families_->registry.gauge("sarad_snapshot_timestamp_seconds"), instant(as_of));
  add(families_->registry.counter("sarad_snapshot_generations_total"));
}
void OwnMetrics::alert_push_active(bool active) {
  set(families_->registry.gauge("sarad_alert_push_active"), active ? 1 : 0);
}
void OwnMetrics::alert_push(std::string_view alertmanager, std::string_view result) {
  add(families_->registry.counter("sarad_alert_pushes_total", {alertmanager, result}));
}
void OwnMetrics::alerts_standing(std::string_view alert, double n) {
  set(families_->registry.gauge("sarad_alert_firing", {alert}), n);
}
void OwnMetrics::alerts_held_back(double n) {
  set(families_->registry.gauge("sarad_alert_suppressed"), n);
}
void OwnMetrics::alert_delay(double seconds) {
  observe(families_->registry.histogram("sarad_alert_delay_seconds"), seconds);
}
void OwnMetrics::mail_ended(std::string_view result) {
  add(families_->registry.counter("sarad_mail_sent_total", {result}));
}
void OwnMetrics::outbox(double waiting, double deferred, double failed, std::optional<Instant> oldest) {
  set(families_->registry.gauge("sarad_outbox_messages", {"waiting"}), waiting);
  set(families_->registry.gauge("sarad_outbox_messages", {"deferred"}), deferred);
  set(families_->registry.gauge("sarad_outbox_messages", {"failed"}), failed);
  if (oldest) {
    set(families_->registry.gauge("sarad_outbox_oldest_timestamp_seconds"), instant(*oldest));
  } else {
    families_->registry.remove_gauge("sarad_outbox_oldest_timestamp_seconds", {});
  }
}
void OwnMetrics::loop_lag(double seconds) {
  observe(families_->registry.histogram("sarad_loop_lag_seconds"), seconds);
}
void OwnMetrics::render_duration(double seconds) {
  set(families_->registry.gauge("sarad_render_duration_seconds"), seconds);
}

std::string OwnMetrics::text() const {
  show_process(families_->registry);
  return families_->registry.text();
}

}  // namespace sarad
