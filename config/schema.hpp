// SPDX-License-Identifier: Apache-2.0
// Every key of the configuration: its form, where its value goes, and one sentence about it. The
// reader, the nearest key, `check --print-effective` and docs/configuration.md all come from here.
// Defaults are those of a default-constructed Config, Page, Policy, …: they stand in no second place.
#pragma once

#include "config/config.hpp"
#include "config/form.hpp"

namespace sarad {

/// The whole configuration; owner Config.
[[nodiscard]] const Section& config_section();

/// Its parts, by owner: CalendarSpec, Policy, PlatformConfig, Office, Page, AlertingConfig.
[[nodiscard]] const Section& calendar_section();
[[nodiscard]] const Section& policy_section();
[[nodiscard]] const Section& platform_section();
[[nodiscard]] const Section& office_section();
[[nodiscard]] const Section& page_section();

/// Who may see what, by owner: ProxyAuthConfig, UserConfig; and the file of server.web_config, WebConfig.
[[nodiscard]] const Section& proxy_auth_section();
[[nodiscard]] const Section& user_section();
[[nodiscard]] const Section& web_section();

[[nodiscard]] const Section& alerting_section();

/// The owner's own form, since without a mail server nothing of it is written.
[[nodiscard]] FormOf<MailConfig> mail_form();

}  // namespace sarad
