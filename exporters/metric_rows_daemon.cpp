// SPDX-License-Identifier: Apache-2.0
// The daemon's own series: events as learned, credentials, quotas, poll loop, store, itself.
#include "exporters/label_values.hpp"
#include "exporters/metric_table.hpp"

#include <array>

namespace sarad {
namespace {

namespace values = label_values;

// A working day has 8 hours; the bounds contain the default limits of 2, 5 and 7 days.
constexpr std::array kWorking{900.0,   3600.0,   7200.0,   14400.0,  28800.0, 57600.0,
                              86400.0, 144000.0, 201600.0, 288000.0, 576000.0};
constexpr std::array kDetection{30.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 28800.0, 86400.0};
constexpr std::array kPoll{0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};
constexpr std::array kLag{1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0};
constexpr std::array kCommit{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 10.0};
constexpr std::array kAlert{0.1, 0.5, 1.0, 2.0, 5.0, 30.0, 300.0, 3600.0};
constexpr std::array kLoop{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0};

/// Adds the rows of one group.
class Group {
 public:
  Group(std::vector<Metric>& rows, std::string_view name) : rows_(rows), name_(name) {}

  void add(std::string_view metric, MetricType type, std::vector<MetricLabel> labels, std::string_view help,
           std::string_view absent = {}) {
    rows_.push_back({.name = metric,
                     .type = type,
                     .detail = Detail::core,
                     .scope = MetricScope::daemon,
                     .group = name_,
                     .labels = std::move(labels),
                     .help = help,
                     .absent = absent});
  }
  void histogram(std::string_view metric, std::vector<MetricLabel> labels, std::span<const double> buckets,
                 std::string_view help) {
    add(metric, MetricType::histogram, std::move(labels), help);
    rows_.back().buckets = buckets;
  }

 private:
  std::vector<Metric>& rows_;
  std::string_view name_;
};

using enum MetricType;

void add_events(std::vector<Metric>& rows) {
  Group group{rows, "Events, as sarad learned of them"};
  group.add("sarad_cases_opened_total", counter,
            {{"platform"}, {"level", values::level}, {"kind", values::opening_kind}}, "Cases opened.");
  group.add("sarad_breaches_total", counter, {{"platform"}, {"level", values::level}, {"clause", values::clause}},
            "Breaches, when first established (R34).");
  group.add("sarad_verdict_corrections_total", counter,
            {{"platform"}, {"from", values::decided_verdict}, {"to", values::verdict}},
            "Verdicts that later knowledge changed (R32, R33).");
  group.histogram("sarad_first_response_working_seconds", {{"platform"}, {"level", values::level}}, kWorking,
                  "Working seconds to the first response of cases that got one; silence is not in it.");
  group.histogram("sarad_final_answer_working_seconds", {{"platform"}, {"level", values::level}}, kWorking,
                  "Working seconds to the final answer of cases that got one; silence is not in it.");
  group.histogram("sarad_detection_lag_seconds", {{"platform"}, {"kind", values::message_kind}}, kDetection,
                  "Wall time from a message to our seeing it; first fetches and back-fills left out.");
  group.add("sarad_backfilled_activities_total", counter, {{"platform"}},
            "Activities of a first fetch or from before registration.");
}

void add_credentials(std::vector<Metric>& rows) {
  Group group{rows, "Credentials and quotas"};
  group.add("sarad_credential_valid", gauge, {{"credential"}, {"platform"}},
            "Whether the platform took the credential at its last word.", "never asked");
  group.add("sarad_credential_expiry_timestamp_seconds", gauge, {{"credential"}, {"platform"}},
            "Earliest expiry of token and data access.", "does not expire, or not told");
  group.add("sarad_credential_missing_scopes", gauge, {{"credential"}, {"platform"}},
            "Permissions wanted and not granted; which: the log and `sarad token check`.", "the platform does not tell");
  group.add("sarad_credential_checked_timestamp_seconds", gauge, {{"credential"}, {"platform"}},
            "Last check that got an answer.", "never asked");
  group.add("sarad_quota_used_ratio", gauge, {{"app"}, {"platform"}, {"window"}},
            "Share of the allowance used, as the platform tells it.", "the platform does not tell");
  group.add("sarad_quota_spent_total", counter, {{"app"}, {"platform"}, {"purpose", values::purpose}},
            "Calls or units spent, by our own count.", "nothing spent yet for that app");
  group.add("sarad_quota_needed_per_day", gauge, {{"app"}, {"platform"}, {"goal", values::goal}},
            "Calls a day that a mean detection lag of the goal would need.", "no quota is stated for the app");
  group.add("sarad_pages_watched_less", gauge, {{"app"}, {"platform"}},
            "Pages unseen for longer than the interval wanted, since the quota is shared.", "no quota is stated for the app");
  group.add("sarad_quota_exhaustion_timestamp_seconds", gauge, {{"app"}, {"platform"}},
            "When the allowance will be used up if its use grows as it did.", "lasts, or the platform does not tell");
}

void add_polls(std::vector<Metric>& rows) {
  Group group{rows, "Poll loop"};
  group.add("sarad_polls_total", counter, {{"platform"}, {"result", values::poll_result}},
            "Polls of a page, by their gravest class.");
  group.histogram("sarad_poll_duration_seconds", {{"platform"}}, kPoll, "From the first request to the commit.");
  group.histogram("sarad_poll_scheduled_lag_seconds", {{"platform"}}, kLag, "Start of a poll after its planned time.");
  group.histogram("sarad_confirm_lag_seconds", {{"platform"}}, kLag,
                  "From overdue_from to the end of the poll that confirmed it.");
  group.add("sarad_poll_promised_gap_seconds", gauge, {{"platform"}},
            "Longest time a page may go unseen; 1.5 times as long is blind.", "not told by the schedule yet");
  group.add("sarad_poll_bound_missed", gauge, {{"platform"}}, "Pages unseen for more than 1.1 times the promised gap.");
  group.add("sarad_polls_in_flight", gauge, {{"platform"}}, "Pages being polled now.");
  group.add("sarad_http_requests_total", counter, {{"platform"}, {"code", values::http_code}},
            "Requests to the platform.");
  group.add("sarad_http_received_bytes_total", counter, {{"platform"}}, "Bytes received on the wire.");
  group.add("sarad_activities_total", counter, {{"platform"}, {"kind", values::kind}, {"outcome", values::outcome}},
            "What collectors delivered.");
  group.add("sarad_malformed_items_total", counter, {{"platform"}, {"reason", values::malformed}},
            "Items that could not be read; nothing of them is stored.");
  group.add("sarad_webhook_deliveries_total", counter, {{"platform"}, {"result", values::webhook}},
            "What platforms pushed to us.");
}

void add_store(std::vector<Metric>& rows) {
  Group group{rows, "Store"};
  group.add("sarad_store_up", gauge, {}, "Whether the last commit or probe succeeded.", "nothing tried yet");
  group.add("sarad_store_commits_total", counter, {{"result", values::commit}}, "Commits to the ledger.");
  group.histogram("sarad_store_commit_duration_seconds", {}, kCommit, "Duration of a commit.");
  group.add("sarad_store_queue_batches", gauge, {}, "Batches read and not yet committed.");
  group.add("sarad_store_schema_version", gauge, {}, "The ledger's schema.", "not read yet");
  group.add("sarad_store_size_bytes", gauge, {{"part", values::store_part}}, "Size of the ledger's files.",
            "not read yet");
  group.add("sarad_store_free_bytes", gauge, {}, "Free space of the ledger's file system.", "not read yet");
  group.add("sarad_store_rows", gauge, {{"table", values::store_table}}, "Rows of the ledger.", "not counted yet");
}

void add_alerts(std::vector<Metric>& rows) {
  Group group{rows, "Alerts"};
  group.add("sarad_alert_push_active", gauge, {},
            "Whether some Alertmanager took all alerts within 3 minutes; while 0, the rules of Prometheus speak.");
  group.add("sarad_alert_pushes_total", counter, {{"alertmanager"}, {"result", values::push_result}},
            "Posts to an Alertmanager, by its name in the configuration.", "nothing sent yet");
  group.add("sarad_alert_firing", gauge, {{"alert", values::case_alert}}, "Alerts of single cases that stand.");
  group.add("sarad_alert_suppressed", gauge, {}, "Overdue cases at least that are not told one by one, since their page has too many.");
  group.histogram("sarad_alert_delay_seconds", {}, kAlert, "From overdue_from to the first Alertmanager that took the alert.");
}

void add_mails(std::vector<Metric>& rows) {
  Group group{rows, "Mails"};
  group.add("sarad_outbox_messages", gauge, {{"state", values::mail_state}},
            "Mails: not tried yet or under way; to be tried again; failed within a week.");
  group.add("sarad_outbox_oldest_timestamp_seconds", gauge, {}, "Since when the oldest mail that waits does.", "none waits");
  group.add("sarad_mail_sent_total", counter, {{"result", values::mail_result}},
            "Attempts: taken; refused for now; refused for good; no connection, no TLS, or not allowed to send.");
}

void add_itself(std::vector<Metric>& rows) {
  Group group{rows, "The daemon itself"};
  group.add("sarad_build_info", info, {{"version"}, {"revision"}, {"compiler"}, {"store"}}, "1; what is running.");
  group.add("sarad_config_last_reload_successful", gauge, {},
            "Whether the last reload of the configuration was accepted.");
  group.add("sarad_config_last_reload_success_timestamp_seconds", gauge, {},
            "When the configuration in force was accepted.", "no reload since the start");
  group.add("sarad_snapshot_timestamp_seconds", gauge, {},
            "Instant of the figures shown; a standing one means that the loop hangs.", "no figures yet");
  group.add("sarad_snapshot_generations_total", counter, {}, "Snapshots made.");
  group.histogram("sarad_loop_lag_seconds", {}, kLoop, "How late timers of the loop run.");
  group.add("sarad_render_duration_seconds", gauge, {}, "Time the last update of the pages' series took.", "none yet");
  group.add("sarad_series_dropped_total", counter, {{"family"}},
            "Samples not shown because a label had an unforeseen value, or too many.", "none dropped");
  group.add("process_cpu_seconds_total", counter, {}, "User and system CPU time spent.");
  group.add("process_open_fds", gauge, {}, "Open file descriptors.");
  group.add("process_max_fds", gauge, {}, "Limit of open file descriptors.", "unlimited");
  group.add("process_virtual_memory_bytes", gauge, {}, "Virtual memory.");
  group.add("process_virtual_memory_max_bytes", gauge, {}, "Limit of virtual memory.", "unlimited");
  group.add("process_resident_memory_bytes", gauge, {}, "Resident memory.");
  group.add("process_threads", gauge, {}, "Threads.");
  group.add("process_start_time_seconds", gauge, {}, "Start of the process since 1970.");
}

}  // namespace

std::vector<Metric> daemon_rows() {
  std::vector<Metric> rows;
  add_events(rows);
  add_credentials(rows);
  add_polls(rows);
  add_store(rows);
  add_alerts(rows);
  add_mails(rows);
  add_itself(rows);
  return rows;
}

}  // namespace sarad
