// SPDX-License-Identifier: Apache-2.0
// Who may see what: users, the proxy that names them, and the file with their passwords.
#include "base/bcrypt.hpp"
#include "config/config.hpp"
#include "config/forms.hpp"
#include "config/scalar_form.hpp"
#include "config/schema.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace forms;

FormOf<std::string> header_name() {
  return scalar<std::string>("header name", "bad_header", "X-Remote-User", "write the name of a header, such as X-Remote-User",
                             [](std::string_view text) -> std::optional<std::string> {
                               std::string name;
                               for (const char c : text) {
                                 const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                                 if (!letter) return std::nullopt;
                                 name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
                               }
                               if (name.empty() || name.size() > 64) return std::nullopt;
                               return name;
                             },
                             [](const std::string& name) { return name; });
}

/// What stands there may be a password: it is never repeated.
FormOf<std::string> password_hash() {
  FormOf<std::string> form = text();
  form.type = "bcrypt hash";
  form.read = [](Reading& r, const Node& node, void* out) {
    if (node.kind == Node::Kind::text && is_bcrypt(node.text)) {
      *static_cast<std::string*>(out) = node.text;
    } else {
      r.error(node, "bad_hash", r.path.subject() + " must be a bcrypt hash", "make one with: htpasswd -nBC 10 NAME");
    }
  };
  return form;
}

}  // namespace

const Section& proxy_auth_section() {
  static const Section section = section_of<ProxyAuthConfig>({
      key<&ProxyAuthConfig::header>("header", header_name(), "Header that names the user.").must(),
      key<&ProxyAuthConfig::from>("from", list_of(text()), "Addresses from which it is believed; anywhere else it is ignored.").must(),
  });
  return section;
}

const Section& user_section() {
  static const Section section = section_of<UserConfig>({
      key<&UserConfig::subtree>("subtree", id(), "Office whose subtree the user may see; root: all.").must(),
      key<&UserConfig::only>("only", list_of(word({"metrics", "page", "api"})), "What of it; absent: all three."),
      key<&UserConfig::health>("health", flag(), "May see the daemon's own health: /health and its own metrics."),
  });
  return section;
}

const Section& web_section() {
  static const Section section = section_of<WebConfig>({
      key<&WebConfig::passwords>("basic_auth_users", named(password_hash()), "By user: a bcrypt hash of the password."),
      later("tls_server_config", text(), "TLS: let a proxy in front end it."),
      later("http_server_config", text(), "HTTP/2 and headers."),
  });
  return section;
}

}  // namespace sarad
