// SPDX-License-Identifier: Apache-2.0
// Who is watched: an office of the government and its pages on the platforms. Comes from the
// configuration and does not change while a configuration is in force.
#pragma once

#include "base/secret.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct Contact {
  std::string role;      ///< admin, head, supervisor
  std::string mail;
  std::string language;  ///< bn or en
  std::string channel = "mail";   ///< alertmanager or mail: by which of the two the person is reached

  friend bool operator==(const Contact&, const Contact&) = default;
};

struct Office {
  std::string id;        ///< ours, stable: [a-z0-9-]{1,64}
  std::string parent;    ///< empty at a root
  std::string name;      ///< in Bengali, as the configuration gives it
  std::string name_en;
  std::string level;     ///< ministry, department, division, district, upazila, other
  std::string policy;    ///< empty: its parent's, at last "default"
  std::vector<Contact> contacts;
};

struct Page {
  std::string id;                       ///< ours, stable: [a-z0-9-]{1,64}; label and link
  std::string office;
  std::string platform;                 ///< as in collectors/platforms.def
  std::string account;                  ///< the platform's id of the page, or a site's base URL
  std::string app;                      ///< which of the platform's configured apps pays for calls
  Secret token;                         ///< empty: anonymous
  std::string app_id;                   ///< the platform's id of the app; empty: not configured
  Secret app_secret;                    ///< of the app; empty: no appsecret_proof
  std::string base_url;                 ///< the platform's API host; empty: the platform's own
  std::string api_version;              ///< empty: the newest the collector was tested with
  bool allow_private = false;           ///< loopback and private addresses are allowed (tests)
  bool private_replies = false;         ///< ask for private answers too, where the platform has them
  bool mentions = true;                 ///< ask for posts that tag the page, where it has them
  std::vector<std::string> authors;     ///< account ids that speak as the page (WordPress, Discourse, NodeBB users)
  std::vector<std::string> team;        ///< members' own account ids whose words count (5.গ)
  std::string handle;                   ///< public name in links, where the account is a number (Telegram); the user's name for calls (Discourse, MediaWiki)
  std::string uploads;                  ///< YouTube's list of the channel's videos; empty: asked for when wanted
  std::vector<std::string> discussions; ///< where citizens talk to it: Telegram's linked group, MediaWiki's talk pages
  std::vector<std::string> post_types;  ///< further listings of posts by their `rest_base` (WordPress)
  std::string category;                 ///< the part of a forum that is the office's (Discourse "slug/id", NodeBB cid)
  Instant registered{};                 ///< judged from here on
  bool paused = false;
};

}  // namespace sarad
