// SPDX-License-Identifier: Apache-2.0
// The form of limits: how much working time, or wall time, an office has.
#include "config/forms.hpp"
#include "config/nearest.hpp"
#include "config/scalars.hpp"

#include <cmath>

namespace sarad::forms {
namespace {

struct Unit {
  std::string_view name;
  std::optional<double> Limit::*member;
  double most;
  std::string_view wanted, example;
};

constexpr Unit kUnits[] = {
    {"working_hours", &Limit::working_hours, 10'000, "a number above 0 (10,000 at most)", "write {working_hours: 8}"},
    {"working_days", &Limit::working_days, 1'000, "a whole number above 0", "write {working_days: 2}"},
    {"wall_hours", &Limit::wall_hours, 100'000, "a number above 0 (100,000 at most)", "write {wall_hours: 24}"},
};
constexpr std::string_view kHint = "write {working_hours: 8}, {working_days: 2} or {wall_hours: 24}";

const Unit* unit_named(std::string_view name) {
  for (const auto& unit : kUnits)
    if (unit.name == name) return &unit;
  return nullptr;
}

bool fits(const Unit& unit, double value) {
  if (unit.member == &Limit::working_days) return value >= 1 && value <= unit.most && value == std::floor(value);
  return value * 3600 >= 1 && value <= unit.most;
}

void read_unit(Reading& r, const Unit& unit, const Node& node, Limit& out) {
  r.path.push(unit.name);
  const auto value = node.kind == Node::Kind::text ? parse_number(node.text) : std::nullopt;
  if (value && fits(unit, *value)) {
    out.*unit.member = *value;
  } else {
    r.mismatch(node, "bad_limit", std::string{unit.wanted}, std::string{unit.example});
  }
  r.path.pop();
}

void read_limit(Reading& r, const Node& node, Limit& out) {
  if (node.kind != Node::Kind::map) return r.mismatch(node, "bad_limit", "a limit", std::string{kHint});
  if (node.entries.size() != 1)
    return r.error(node, "bad_limit", r.path.subject() + " must say exactly one of working_hours, working_days and wall_hours",
                   std::string{kHint});
  const auto& entry = node.entries.front();
  const Unit* unit = unit_named(entry.key);
  if (unit == nullptr) {
    const std::string near = nearest(entry.key, {kUnits[0].name, kUnits[1].name, kUnits[2].name});
    r.faults.error(entry.place, r.path.text(), "unknown_key", "unknown key \"" + entry.key + "\" in " + r.path.text(),
                   near.empty() ? std::string{kHint} : "did you mean \"" + near + "\"?");
    return;
  }
  out = Limit{};
  read_unit(r, *unit, *entry.value, out);
}

}  // namespace

FormOf<Limit> limit() {
  FormOf<Limit> form;
  form.type = "limit";
  form.read = [](Reading& r, const Node& node, void* out) { read_limit(r, node, *static_cast<Limit*>(out)); };
  form.write = [](Writing& w, const void* value) -> const Node* {
    const auto& limit = *static_cast<const Limit*>(value);
    Node& map = w.store.make(Node::Kind::map, {});
    for (const auto& unit : kUnits)
      if (const auto& held = limit.*unit.member)
        map.entries.push_back({std::string{unit.name}, {}, &w.store.text(print_number(*held), {}, false)});
    return &map;
  };
  return form;
}

}  // namespace sarad::forms
