// SPDX-License-Identifier: Apache-2.0
// Keys of the push to Alertmanager.
#include "config/config.hpp"
#include "config/forms.hpp"
#include "config/schema.hpp"

namespace sarad {
namespace {

using namespace forms;

const Section& basic_auth_section() {
  static const Section section = section_of<AlertmanagerConfig>({
      key<&AlertmanagerConfig::user>("user", text(), "User.").must(),
      key<&AlertmanagerConfig::password>("password", secret(), "Password.").must(),
  });
  return section;
}

const Section& alertmanager_section() {
  static const Section section = section_of<AlertmanagerConfig>({
      key<&AlertmanagerConfig::name>("name", text(), "Name in metrics; absent: its URL."),
      key<&AlertmanagerConfig::url>("url", url(), "Base URL; not a balancer's: each is told for itself.").must(),
      whole("basic_auth", keys_of<AlertmanagerConfig>(basic_auth_section()), "Basic auth."),
      key<&AlertmanagerConfig::ca_file>("ca_file", unless<std::string>("", text()), "PEM file of those to believe over TLS; absent: the system's."),
  });
  return section;
}

}  // namespace

const Section& alerting_section() {
  static const Section section = section_of<AlertingConfig>({
      key<&AlertingConfig::alertmanagers>("alertmanagers", list_of(keys_of<AlertmanagerConfig>(alertmanager_section())), "All of them get every alert."),
      key<&AlertingConfig::hold>("hold", duration(std::chrono::minutes{5}), "How long an alert stands after the last time it was sent, should sarad fall silent."),
      key<&AlertingConfig::max_cases_per_page>("max_cases_per_page", count(1, 1'000), "Most alerts of single cases a page; of the rest one alert tells the number."),
  });
  return section;
}

}  // namespace sarad
