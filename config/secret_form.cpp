// SPDX-License-Identifier: Apache-2.0
// The form of secrets: a map that names where the secret is, never the secret.
#include "config/credentials.hpp"
#include "config/forms.hpp"
#include "config/source.hpp"

#include <algorithm>
#include <filesystem>

namespace sarad::forms {
namespace {

constexpr std::string_view kStructure[] = {"platforms", "apps", "privacy", "alerting", "alertmanagers", "basic_auth", "mail"};

/// A name for the credential, from where it is wanted: platforms.facebook.apps.main.secret → facebook-main-secret.
std::string suggested_name(const KeyPath& path) {
  std::string out;
  for (const auto& step : path.steps()) {
    if (step.front() == '[' || std::find(std::begin(kStructure), std::end(kStructure), step) != std::end(kStructure)) continue;
    out += (out.empty() ? "" : "-") + step;
  }
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

bool is_credential_name(std::string_view name) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name.size() <= 64 && name.front() != '.' && name.find_first_not_of(kLetters) == std::string_view::npos;
}

/// Long and mixed, as tokens are: such a word is not repeated in any message.
bool looks_like_secret(std::string_view name) {
  const auto has = [&](std::string_view letters) { return name.find_first_of(letters) != std::string_view::npos; };
  return name.size() >= 24 && has("ABCDEFGHIJKLMNOPQRSTUVWXYZ") && has("abcdefghijklmnopqrstuvwxyz") && has("0123456789");
}

void refuse_literal(Reading& r, const Node& node) {
  const std::string name = suggested_name(r.path);
  r.error(node, "literal_secret", "a secret must not stand here",
          "put it in /etc/sarad/credentials/" + name + " (root, 0600) and write {credential: " + name + '}');
}

void fetch(Reading& r, const Node& value, bool credential, Secret& out) {
  if (credential && !is_credential_name(value.text))
    return r.error(value, "bad_credential_name", "this cannot be a credential's name", "use letters, digits, . _ and -, at most 64");
  if (looks_like_secret(value.text) && credential) return refuse_literal(r, value);
  if (!r.kept) return;
  const std::string path = r.path.text();
  const std::string name = credential ? value.text : r.sources.beside(value.place.file, value.text);
  auto found = credential ? r.credentials.credential(name, value.place, path, r.faults)
                          : r.credentials.file(name, value.place, path, r.faults);
  r.secret_names[path] = (credential ? "credential " : "file ") + (credential ? name : std::filesystem::absolute(name).string());
  if (found) out = std::move(*found);
}

void read_secret(Reading& r, const Node& node, Secret& out) {
  if (node.kind != Node::Kind::map) return refuse_literal(r, node);
  const bool one = node.entries.size() == 1;
  const auto key = one ? node.entries.front().key : std::string{};
  if (!one || (key != "credential" && key != "file" && key != "sealed"))
    return r.error(node, "bad_secret", r.path.subject() + " must say exactly one of credential and file",
                   "write {credential: " + suggested_name(r.path) + '}');
  const auto& entry = node.entries.front();
  if (entry.value->kind != Node::Kind::text)
    return r.error(node, "bad_secret", key + " must be a name", "write {credential: " + suggested_name(r.path) + '}');
  if (key == "sealed")
    return r.error(*entry.value, "not_supported", "sealed tokens are not supported in this version",
                   "write {credential: " + suggested_name(r.path) + '}');
  fetch(r, *entry.value, key == "credential", out);
}

}  // namespace

FormOf<Secret> secret() {
  FormOf<Secret> form;
  form.type = "secret";
  form.read = [](Reading& r, const Node& node, void* out) { read_secret(r, node, *static_cast<Secret*>(out)); };
  form.write = [](Writing& w, const void*) -> const Node* {
    const auto named = w.secret_names.find(w.path.text());
    if (named == w.secret_names.end()) return nullptr;
    const auto blank = named->second.find(' ');
    Node& map = w.store.make(Node::Kind::map, {});
    map.entries.push_back({named->second.substr(0, blank), {}, &w.store.text(named->second.substr(blank + 1), {})});
    return &map;
  };
  return form;
}

}  // namespace sarad::forms
