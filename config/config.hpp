// SPDX-License-Identifier: Apache-2.0
// The configuration as the daemon uses it: read, checked, defaults filled in, secrets resolved.
// One immutable value; a reload builds a new one and swaps it in whole. Keys: docs/configuration.md.
#pragma once

#include "activity/page.hpp"
#include "activity/policy.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct AppConfig {
  std::string app_id;
  Secret secret;
  Secret key;                         ///< of platforms whose keys belong to an app (YouTube)
  std::string quota_unit = "calls";
  Seconds quota_per{3600};
  std::int64_t quota_limit = 0;       ///< 0: not stated
  double reserve_percent = 10;
};

/// Where the platform pushes to (collectors/push.hpp).
struct WebhookConfig {
  std::string path;                   ///< below /hook/; empty: no hook
  Secret verify_token;
};

struct PlatformConfig {
  std::map<std::string, AppConfig> apps;
  int concurrency = 8;
  std::string base_url;               ///< empty: the platform's own
  std::string api_version;            ///< empty: the newest this release was tested with
  bool allow_private = false;         ///< loopback and private addresses (a site's own test servers)
  std::string user_agent_contact;
  WebhookConfig webhook;
};

struct PollingConfig {
  Seconds interval{std::chrono::minutes{15}};   ///< wanted between two polls of a page
  Seconds gap_min{std::chrono::hours{6}}, gap_max{std::chrono::days{7}};
  double confirm_share_percent = 25, reserve_percent = 10;
};

struct AlertmanagerConfig {
  std::string name;                   ///< in metrics and logs
  std::string url;
  std::string user;                   ///< basic auth; empty: none
  Secret password;
  std::string ca_file;                ///< PEM; empty: the system's authorities
};

struct AlertingConfig {
  std::vector<AlertmanagerConfig> alertmanagers;   ///< empty: nothing is pushed
  Seconds hold{std::chrono::hours{4}};
  int max_cases_per_page = 20;
};

/// The way out for mails.
struct SmtpConfig {
  std::string host;                   ///< empty: no mails
  int port = 0;                       ///< 0: 587, with tls 465, with none 25
  std::string tls = "starttls";       ///< starttls, tls or none
  std::string user;                   ///< empty: no login
  Secret password;
  std::string ca_file;                ///< PEM; empty: the system's authorities
};

/// Mails to offices without an Alertmanager (docs/mail.md).
struct MailConfig {
  SmtpConfig smtp;
  std::string from;                   ///< "sarad <sarad@cabinet.example>"
  std::vector<std::string> operators; ///< addresses
  Limit head_after = working_hours(16), supervisor_after = working_days(5);
  Seconds digest_at{std::chrono::hours{9} + std::chrono::minutes{15}};
  std::string digest_days = "working";   ///< working or all
  std::chrono::weekday weekly{std::chrono::Sunday};
  int max_per_person_per_day = 6;
};

/// What one user may see (docs/access.md).
struct UserConfig {
  std::string subtree;                ///< office id, or "root" for all
  std::vector<std::string> only;      ///< metrics, page, api; empty: all of them
  bool health = false;                ///< the daemon's own health too
};

/// Users whom a proxy in front names.
struct ProxyAuthConfig {
  std::vector<std::string> from;      ///< addresses from which it is believed
  std::string header;                 ///< empty: none

  friend bool operator==(const ProxyAuthConfig&, const ProxyAuthConfig&) = default;
};

/// The file that server.web_config names, in the form of Prometheus's exporter toolkit.
struct WebConfig {
  std::map<std::string, std::string> passwords;   ///< by user: a bcrypt hash
};

struct Config {
  std::vector<std::string> listen{"[::]:7207"};
  std::string public_url;
  std::string default_language = "bn";
  std::string web_config;             ///< its path; empty: none
  WebConfig web;                      ///< what stands there
  ProxyAuthConfig proxy_auth;
  std::map<std::string, UserConfig> users;

  std::string store_kind = "sqlite";
  std::string store_path = "/var/lib/sarad/ledger.db";

  Secret author_key;
  bool keep_text = false;

  std::map<std::string, CalendarSpec> calendars;
  std::map<std::string, std::vector<Policy>> policies;   ///< by name; versions ordered by from
  MeasureParameters measures;
  std::map<std::string, PlatformConfig> platforms;
  PollingConfig polling;
  std::vector<Office> offices;
  std::vector<Page> pages;

  AlertingConfig alerting;
  MailConfig mail;

  std::string metrics_detail = "standard";
  std::int64_t max_series = 1'000'000;
  std::string log_level = "info";
  Seconds log_repeat_after{3600};
  double max_removed_percent = 20;
  std::int64_t accept_removals = 0;   ///< as many pages may go in this reload
  std::size_t max_body = std::size_t{8} << 20;
};

}  // namespace sarad
