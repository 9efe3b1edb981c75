// SPDX-License-Identifier: Apache-2.0
#include "config/schema.hpp"

#include "config/config.hpp"
#include "config/forms.hpp"
#include "config/scalar_form.hpp"
#include "config/scalars.hpp"

namespace sarad {
namespace {

using namespace forms;

/// Of this schema. A newer one is refused: its keys might mean something else.
constexpr std::int64_t kSchemaVersion = 1;

FormOf<std::int64_t> schema_version() {
  return scalar<std::int64_t>("whole number", "bad_version", "1", "write version: 1; a newer file needs a newer sarad",
                              [](std::string_view text) -> std::optional<std::int64_t> {
                                const auto version = parse_whole(text);
                                return version == kSchemaVersion ? version : std::nullopt;
                              },
                              [](const std::int64_t& version) { return std::to_string(version); });
}

const Section& languages_section() {
  static const Section section = section_of<Config>({
      key<&Config::default_language>("default", word({"bn", "en"}), "Language of the status page."),
      accepted("others", list_of(word({"bn", "en"})), "Languages offered beside it; this version offers both always."),
  });
  return section;
}

const Section& server_section() {
  static const Section section = section_of<Config>({
      key<&Config::listen>("listen", list_of(host_and_port()),
                           "Addresses of metrics and status page. Ignored where systemd passes a socket. Needs a restart."),
      key<&Config::public_url>("public_url", url(), "How people reach the status page. Required with alerting or mail."),
      key<&Config::web_config>("web_config", unless(std::string{}, text()), "File with basic_auth_users in the exporter toolkit's format (docs/access.md)."),
      key<&Config::proxy_auth>("proxy_auth", unless(ProxyAuthConfig{}, keys_of<ProxyAuthConfig>(proxy_auth_section())), "Users named by a proxy in front."),
      key<&Config::users>("users", named(keys_of<UserConfig>(user_section())), "Who may see what. With web_config or proxy_auth, whoever has no entry sees nothing."),
      whole("languages", keys_of<Config>(languages_section()), "Languages of the status page."),
  });
  return section;
}

const Section& postgres_section() {
  static const Section section = section_of<Unkept>({
      accepted("service", text(), "Service of pg_service.conf."),
      accepted("credential", text(), "Name of the password's credential."),
      accepted("lease", duration(Seconds{1}), "How long a daemon holds the ledger unseen."),
  });
  return section;
}

const Section& retention_section() {
  static const Section section = section_of<Unkept>({
      accepted("closed_cases", duration(std::chrono::days{1}), "Activities of closed cases."),
      accepted("verdicts", duration(std::chrono::days{1}), "Verdicts and figures."),
      accepted("outbox", duration(std::chrono::days{1}), "What was sent."),
  });
  return section;
}

const Section& store_section() {
  static const Section section = section_of<Config>({
      key<&Config::store_kind>("kind", word({"sqlite"}, "write sqlite: this version knows no other ledger"),
                               "Kind of ledger. Needs a restart."),
      key<&Config::store_path>("path", text(), "The ledger's file, seen from the working directory. Needs a restart."),
      later("postgres", keys_of<Unkept>(postgres_section()), "The PostgreSQL ledger."),
      later("retention", keys_of<Unkept>(retention_section()), "How long facts are kept; this version keeps them."),
  });
  return section;
}

const Section& privacy_section() {
  static const Section section = section_of<Config>({
      key<&Config::author_key>("author_key", secret(),
                               "Key of citizens' pseudonyms, 16 characters or more. Required with pages. Needs a restart."),
      later("seal_key", secret(), "Key of tokens that lie in the ledger."),
      key<&Config::keep_text>("keep_text", flag(), "Whether texts of citizens are kept.").no_effect_yet(),
  });
  return section;
}

const Section& measures_section() {
  static const Section section = section_of<MeasureParameters>({
      key<&MeasureParameters::window>("window", duration(std::chrono::days{1}), "Span of time over which rates are taken."),
      key<&MeasureParameters::min_n>("min_n", count(1, 1'000'000), "Fewest cases a rate is judged by."),
      key<&MeasureParameters::max_blind_percent>("max_blind_percent", percent(), "Most blind time of a judged window."),
      key<&MeasureParameters::max_unseen_percent>("max_unseen_percent", percent(), "Most unseen cases of a judged rate."),
      key<&MeasureParameters::min_coverage_percent>("min_coverage_percent", percent(), "Least share of messages read."),
      key<&MeasureParameters::target_percent>("target_percent", percent(), "Share in time by which an office meets the target."),
  });
  return section;
}

const Section& gap_section() {
  static const Section section = section_of<PollingConfig>({
      key<&PollingConfig::gap_min>("min", duration(Seconds{1}), "The gap that is promised: a page unseen for half as long again is blind."),
      key<&PollingConfig::gap_max>("max", duration(Seconds{1}), "Longest gap between two looks at a page, however small the quota."),
  });
  return section;
}

const Section& polling_section() {
  static const Section section = [] {
    Section made = section_of<PollingConfig>({
        key<&PollingConfig::interval>("interval", duration(Seconds{1}), "Time wanted between two polls of a page."),
        whole("gap", keys_of<PollingConfig>(gap_section()), "Gaps between two looks at a page."),
        key<&PollingConfig::confirm_share_percent>("confirm_share_percent", percent(), "Most of a stated quota that looks after deadlines may take."),
        key<&PollingConfig::reserve_percent>("reserve_percent", percent(), "Share of quota left unspent.").no_effect_yet(),
    });
    made.check = [](Reading& r, const Node& node, void* owner) {
      const auto& polling = *static_cast<const PollingConfig*>(owner);
      if (polling.gap_min <= polling.gap_max) return;
      const Node* gap = node.find("gap");
      r.error(gap == nullptr ? node : *gap, "bad_duration", "gap.min is longer than gap.max", "exchange them");
    };
    return made;
  }();
  return section;
}

const Section& inventory_section() {
  static const Section section = section_of<Unkept>({
      accepted("csv", text(), "CSV file of offices and pages, seen from the file that names it.").must(),
  });
  return section;
}

const Section& metrics_section() {
  static const Section section = section_of<Config>({
      key<&Config::metrics_detail>("detail", word({"core", "standard", "full"}), "How many series a page has."),
      later("add", list_of(text()), "Families added to the level of detail."),
      key<&Config::max_series>("max_series", large_count(1'000, 100'000'000), "Most series exported.").no_effect_yet(),
  });
  return section;
}

const Section& log_section() {
  static const Section section = section_of<Config>({
      key<&Config::log_level>("level", word({"debug", "info", "warning", "error"}), "From which level on lines are written."),
      key<&Config::log_repeat_after>("repeat_after", duration(), "When an unchanged trouble is told again.").no_effect_yet(),
  });
  return section;
}

const Section& reload_section() {
  static const Section section = section_of<Config>({
      key<&Config::max_removed_percent>("max_removed_percent", percent(), "A reload that removes more of the pages is refused."),
      key<&Config::accept_removals>("accept_removals", large_count(0, 10'000'000), "This many pages may go all the same."),
  });
  return section;
}

const Section& limits_section() {
  static const Section section = section_of<Config>({
      key<&Config::max_body>("body", size(std::size_t{64} << 10, std::size_t{256} << 20), "Largest answer of a platform.").no_effect_yet(),
      accepted("memory_high", size(std::size_t{64} << 20, std::size_t{1} << 40), "Memory; this version leaves it to systemd."),
  });
  return section;
}

}  // namespace

const Section& config_section() {
  static const Section section = section_of<Config>({
      accepted("version", schema_version(), "Version of this schema: 1. A newer one is refused."),
      whole("server", keys_of<Config>(server_section()), "Where figures are shown."),
      whole("store", keys_of<Config>(store_section()), "Where facts are written down."),
      whole("privacy", keys_of<Config>(privacy_section()), "What protects citizens (docs/privacy.md)."),
      key<&Config::calendars>("calendars", named(keys_of<CalendarSpec>(calendar_section())), "Office hours and holidays, by name."),
      key<&Config::policies>("policies", named(list_of(keys_of<Policy>(policy_section()))),
                             "What is asked of offices, by name; each a list of versions, oldest first."),
      key<&Config::measures>("measures", keys_of<MeasureParameters>(measures_section()), "How rates are judged (measures.md sections 8 to 10)."),
      key<&Config::platforms>("platforms", named(keys_of<PlatformConfig>(platform_section())), "What holds for all pages of a platform, by its name."),
      key<&Config::polling>("polling", keys_of<PollingConfig>(polling_section()), "How often pages are looked at (docs/polling.md)."),
      key<&Config::offices>("offices", list_of(keys_of<Office>(office_section())), "The offices, each below its parent."),
      key<&Config::pages>("pages", list_of(keys_of<Page>(page_section())), "The pages that are watched."),
      accepted("inventory", list_of(keys_of<Unkept>(inventory_section())), "CSV files of further offices and pages."),
      key<&Config::alerting>("alerting", keys_of<AlertingConfig>(alerting_section()), "Alerts of single cases, pushed to Alertmanager (docs/alerts.md)."),
      key<&Config::mail>("mail", mail_form(), "Mails to offices, without an Alertmanager (docs/mail.md)."),
      whole("metrics", keys_of<Config>(metrics_section()), "What Prometheus gets (docs/metrics.md)."),
      whole("log", keys_of<Config>(log_section()), "What is logged."),
      whole("reload", keys_of<Config>(reload_section()), "What a reload may change."),
      whole("limits", keys_of<Config>(limits_section()), "What the program may use."),
  });
  return section;
}

}  // namespace sarad
