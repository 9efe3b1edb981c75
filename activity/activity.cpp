// SPDX-License-Identifier: Apache-2.0
#include "activity/activity.hpp"

#include <array>
#include <utility>

namespace sarad {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 7> kKinds{{{Kind::post, "post"},
                                                                   {Kind::comment, "comment"},
                                                                   {Kind::visitor_post, "visitor_post"},
                                                                   {Kind::mention, "mention"},
                                                                   {Kind::reply, "reply"},
                                                                   {Kind::private_reply, "private_reply"},
                                                                   {Kind::deletion, "deletion"}}};
constexpr std::array<std::pair<AuthorRole, std::string_view>, 5> kRoles{{{AuthorRole::page, "page"},
                                                                         {AuthorRole::team, "team"},
                                                                         {AuthorRole::citizen, "citizen"},
                                                                         {AuthorRole::office, "office"},
                                                                         {AuthorRole::unknown, "unknown"}}};

template <class Table, class Key>
std::string_view name_of(const Table& table, Key key) {
  for (const auto& [k, name] : table)
    if (k == key) return name;
  return "unknown";
}

template <class Enum, class Table>
std::optional<Enum> value_of(const Table& table, std::string_view text) {
  for (const auto& [k, name] : table)
    if (name == text) return k;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Kind kind) { return name_of(kKinds, kind); }
std::string_view to_string(AuthorRole role) { return name_of(kRoles, role); }
std::optional<Kind> kind_from(std::string_view text) { return value_of<Kind>(kKinds, text); }
std::optional<AuthorRole> author_role_from(std::string_view text) { return value_of<AuthorRole>(kRoles, text); }

}  // namespace sarad
