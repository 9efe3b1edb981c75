// SPDX-License-Identifier: Apache-2.0
// Offices and pages: who belongs to whom, and what a page takes over from its platform.
#include "config/checks.hpp"
#include "config/nearest.hpp"
#include "config/scalars.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarad {
namespace {

constexpr std::size_t kPagesPerCredential = 1'000;

using Index = std::unordered_map<std::string_view, std::size_t>;   ///< id → position in its list

/// Positions by id; an id that is used again is a fault.
template <class T>
Index index_ids(const Checking& c, const std::vector<T>& all, std::string_view list, std::string_view what) {
  Index index;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id.empty()) continue;
    const auto [first, is_new] = index.emplace(all[i].id, i);
    if (is_new) continue;
    const Place here = Checking::place_of(c.item(list, i), "id");
    const Place there = Checking::place_of(c.item(list, first->second), "id");
    c.faults.error(here, std::string{list} + '[' + std::to_string(i) + "].id", "duplicate_id",
                   std::string{what} + " id \"" + all[i].id + "\" is already used at " + c.where(there, here), "ids must be unique");
  }
  return index;
}

std::string path_of(std::string_view list, std::size_t i, std::string_view key) {
  return std::string{list} + '[' + std::to_string(i) + "]." + std::string{key};
}

/// `nearest: "dc-bogura" (sarad.yml:71)`, or what else to do.
std::string nearest_office(const Checking& c, const std::string& wrong, const Index& index, Place here) {
  if (!c.faults.would_show(here)) return {};
  std::vector<std::string_view> known;
  for (const auto& office : c.config.offices) known.push_back(office.id);
  const std::string near = nearest(wrong, known);
  if (near.empty()) return "add that office, or mend the id";
  const Place there = Checking::place_of(c.item("offices", index.at(near)), "id");
  return "nearest: \"" + near + "\" (" + c.sources.name(there.file) + ':' + std::to_string(there.line) + ')';
}

std::string nearest_name(const std::string& wrong, const std::vector<std::string_view>& known, std::string_view where) {
  const std::string near = nearest(wrong, known);
  return near.empty() ? "add it under " + std::string{where} : "did you mean \"" + near + "\"?";
}

void check_parents(const Checking& c, const Index& index) {
  for (std::size_t i = 0; i < c.config.offices.size(); ++i) {
    const Office& office = c.config.offices[i];
    if (office.parent.empty() || index.contains(office.parent)) continue;
    const Place here = Checking::place_of(c.item("offices", i), "parent");
    c.faults.error(here, path_of("offices", i, "parent"), "unknown_parent",
                   "office \"" + office.id + "\" has the parent \"" + office.parent + "\", which does not exist",
                   nearest_office(c, office.parent, index, here));
  }
}

/// Offices in an order in which every parent comes before its children. One of each cycle is a fault.
std::vector<std::size_t> parents_first(const Checking& c, const Index& index) {
  const auto& offices = c.config.offices;
  enum class Mark : std::uint8_t { fresh, on_way, done };
  std::vector<Mark> marks(offices.size(), Mark::fresh);
  std::vector<std::size_t> order, way;
  for (std::size_t start = 0; start < offices.size(); ++start) {
    way.clear();
    for (std::size_t at = start; marks[at] == Mark::fresh;) {
      marks[at] = Mark::on_way;
      way.push_back(at);
      const auto parent = index.find(offices[at].parent);
      if (parent == index.end()) break;
      if (marks[parent->second] == Mark::on_way)
        c.faults.error(Checking::place_of(c.item("offices", at), "parent"), path_of("offices", at, "parent"), "cycle",
                       "office \"" + offices[at].id + "\" stands above itself, through \"" + offices[at].parent + '"',
                       "give one of them another parent");
      at = parent->second;
    }
    for (auto it = way.rbegin(); it != way.rend(); ++it) {
      marks[*it] = Mark::done;
      order.push_back(*it);
    }
  }
  return order;
}

void fill_office(const Checking& c, std::size_t i, const Index& index) {
  Office& office = c.config.offices[i];
  if (office.name.empty()) office.name = office.name_en.empty() ? office.id : office.name_en;
  if (office.level.empty()) office.level = "other";
  if (!office.policy.empty() && !c.config.policies.contains(office.policy)) {
    std::vector<std::string_view> known;
    for (const auto& [name, versions] : c.config.policies) known.push_back(name);
    c.faults.error(Checking::place_of(c.item("offices", i), "policy"), path_of("offices", i, "policy"), "unknown_policy",
                   "office \"" + office.id + "\" goes by the policy \"" + office.policy + "\", which does not exist",
                   nearest_name(office.policy, known, "policies"));
  }
  if (!office.policy.empty()) return;
  const auto parent = index.find(office.parent);
  office.policy = parent == index.end() ? "default" : c.config.offices[parent->second].policy;
}

void check_platform_names(const Checking& c) {
  const Node* given = c.root.find("platforms");
  if (given == nullptr || c.platforms.empty()) return;
  for (const auto& [name, platform] : c.config.platforms) {
    if (std::find(c.platforms.begin(), c.platforms.end(), name) != c.platforms.end()) continue;
    const std::string near = nearest(name, {c.platforms.begin(), c.platforms.end()});
    c.faults.warning(given->key_place(name), "platforms." + name, "unknown_platform", "this version has no platform \"" + name + '"',
                     near.empty() ? "these keys are of no effect" : "did you mean \"" + near + "\"?");
  }
}

void check_platform(const Checking& c, std::size_t i) {
  const Page& page = c.config.pages[i];
  if (page.platform.empty() || c.platforms.empty()) return;
  if (std::find(c.platforms.begin(), c.platforms.end(), page.platform) != c.platforms.end()) return;
  std::string hint = nearest(page.platform, {c.platforms.begin(), c.platforms.end()});
  if (!hint.empty()) {
    hint = "did you mean \"" + hint + "\"?";
  } else {
    hint = "this version has:";
    for (const auto& known : c.platforms) hint += ' ' + known;
  }
  c.faults.error(Checking::place_of(c.item("pages", i), "platform"), path_of("pages", i, "platform"), "unknown_platform",
                 "page \"" + page.id + "\" is on the platform \"" + page.platform + "\", which this version does not know", std::move(hint));
}

/// The app that pays for the page's calls; a page that names none takes the only one.
const AppConfig* choose_app(const Checking& c, std::size_t i, const PlatformConfig& platform) {
  Page& page = c.config.pages[i];
  if (page.app.empty() && platform.apps.size() == 1) page.app = platform.apps.begin()->first;
  const auto app = platform.apps.find(page.app);
  if (app != platform.apps.end()) return &app->second;
  const Node& item = c.item("pages", i);
  std::vector<std::string_view> known;
  for (const auto& [name, each] : platform.apps) known.push_back(name);
  if (!page.app.empty()) {
    c.faults.error(Checking::place_of(item, "app"), path_of("pages", i, "app"), "unknown_app",
                   "page \"" + page.id + "\" goes by the app \"" + page.app + "\", which " + page.platform + " does not have",
                   nearest_name(page.app, known, "platforms." + page.platform + ".apps"));
  } else if (!platform.apps.empty()) {
    c.faults.error(item.place, path_of("pages", i, "app"), "missing_key",
                   "page \"" + page.id + "\" names no app, and " + page.platform + " has several", "add app: with one of their names");
  }
  return nullptr;
}

void fill_page(const Checking& c, std::size_t i) {
  static const PlatformConfig kUnconfigured;
  Page& page = c.config.pages[i];
  const auto found = c.config.platforms.find(page.platform);
  const PlatformConfig& platform = found == c.config.platforms.end() ? kUnconfigured : found->second;
  if (const AppConfig* app = choose_app(c, i, platform)) {
    page.app_id = app->app_id;
    page.app_secret = app->secret;
    if (page.token.empty()) page.token = app->key;
  }
  if (page.base_url.empty()) page.base_url = platform.base_url;
  if (page.api_version.empty()) page.api_version = platform.api_version;
  if (c.item("pages", i).find("allow_private") == nullptr) page.allow_private = platform.allow_private;
}

void warn_of_shared_credentials(const Checking& c) {
  struct Use {
    std::size_t first = 0, pages = 0;
  };
  std::map<std::string_view, Use> uses;
  for (std::size_t i = 0; i < c.config.pages.size(); ++i) {
    const auto named = c.secret_names.find(path_of("pages", i, "token"));
    if (named != c.secret_names.end()) ++uses.try_emplace(named->second, Use{i, 0}).first->second.pages;
  }
  for (const auto& [name, use] : uses)
    if (use.pages > kPagesPerCredential)
      c.faults.warning(Checking::place_of(c.item("pages", use.first), "token"), path_of("pages", use.first, "token"), "shared_credential",
                       "token of \"" + c.config.pages[use.first].id + "\" is used by " + spell_count(use.pages) + " pages",
                       "one revocation blinds them all");
}

}  // namespace

void check_offices(const Checking& c) {
  const Index index = index_ids(c, c.config.offices, "offices", "office");
  check_parents(c, index);
  for (const std::size_t i : parents_first(c, index)) fill_office(c, i, index);
}

void check_pages(const Checking& c) {
  check_platform_names(c);
  index_ids(c, c.config.pages, "pages", "page");
  Index offices;
  for (std::size_t i = 0; i < c.config.offices.size(); ++i) offices.emplace(c.config.offices[i].id, i);
  for (std::size_t i = 0; i < c.config.pages.size(); ++i) {
    const Page& page = c.config.pages[i];
    if (!page.office.empty() && !offices.contains(page.office)) {
      const Place here = Checking::place_of(c.item("pages", i), "office");
      c.faults.error(here, path_of("pages", i, "office"), "unknown_office",
                     "page \"" + page.id + "\" belongs to the office \"" + page.office + "\", which does not exist",
                     nearest_office(c, page.office, offices, here));
    }
    check_platform(c, i);
    fill_page(c, i);
  }
  warn_of_shared_credentials(c);
}

}  // namespace sarad
