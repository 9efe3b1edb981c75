// SPDX-License-Identifier: Apache-2.0
// From a series of /metrics back to what it was counted from. The value is read from the exposition
// itself, so that it is the exported one.
#include "exporters/explain.hpp"
#include "exporters/explain_items.hpp"
#include "exporters/exposition.hpp"
#include "exporters/metric_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kMostSeries = 50;
using Labels = std::vector<std::pair<std::string, std::string>>;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string take_name(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_name(text[n])) ++n;
  std::string name{text.substr(0, n)};
  text.remove_prefix(n);
  return name;
}

/// A quoted value with \\, \" and \n; nothing if it does not end.
std::optional<std::string> take_quoted(std::string_view& text) {
  if (text.empty() || text[0] != '"') return std::nullopt;
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return value;
    }
    if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      value += text[i] == 'n' ? '\n' : text[i];
    } else {
      value += text[i];
    }
  }
  return std::nullopt;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && text[0] == ' ') text.remove_prefix(1);
}

struct Sample {
  std::string line;  ///< name and labels as exported
  Labels labels;
  std::string value;
};

bool has(const Labels& labels, const std::pair<std::string, std::string>& wanted) {
  return std::find(labels.begin(), labels.end(), wanted) != labels.end();
}

/// The family's samples, as a scrape at the Snapshot's instant gives them.
std::vector<Sample> samples_of(const Snapshot& snapshot, const Metric& of) {
  const std::string_view metric = of.name;
  Exposition exposition(Detail::full);
  WebRequest request;
  request.method = "GET";
  request.path = "/metrics";
  Snapshot offices;  // pages' series need not be rendered for those of all pages together
  offices.as_of = snapshot.as_of;
  offices.roster = std::make_shared<const Roster>(Roster{snapshot.roster->offices, {}});
  offices.parameters = snapshot.parameters;
  offices.calendars = snapshot.calendars;
  const auto blocks = exposition.update(of.scope == MetricScope::page ? snapshot : offices);
  const std::string text = serve_metrics(request, &snapshot, blocks.get(), "", snapshot.as_of).text();
  std::vector<Sample> found;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto blank = line.rfind(' ');
    if (!line.starts_with(metric) || blank == std::string_view::npos) continue;
    const auto name = SeriesName::parse(line.substr(0, blank));
    if (name && name->metric == metric)
      found.push_back({std::string{line.substr(0, blank)}, name->labels, std::string{line.substr(blank + 1)}});
  }
  return found;
}

std::string known_labels(const std::vector<std::string_view>& names) {
  return names.empty() ? std::string{"it has no labels"} : fmt::format("its labels are {}", fmt::join(names, ", "));
}

std::vector<std::string_view> labels_of(const Metric& metric) {
  std::vector<std::string_view> names;
  if (metric.scope == MetricScope::page) names = {"page", "office"};
  if (metric.scope == MetricScope::calendar) names = {"calendar"};
  for (const auto& label : metric.labels) names.push_back(label.name);
  return names;
}

std::string do_you_mean(std::string_view near) {
  return near.empty() ? std::string{} : fmt::format("; do you mean \"{}\"?", near);
}

/// What is wrong with one label; nothing if it may be asked for.
std::optional<std::string> fault_of(const Snapshot& snapshot, const Metric& metric,
                                    const std::pair<std::string, std::string>& label) {
  const auto names = labels_of(metric);
  if (std::find(names.begin(), names.end(), label.first) == names.end())
    return fmt::format("{} has no label \"{}\"{}; {}", metric.name, label.first,
                       do_you_mean(nearest(label.first, names)), known_labels(names));
  std::vector<std::string_view> values;
  if (label.first == "page")
    for (const auto& page : snapshot.roster->pages) values.emplace_back(page.id);
  if (label.first == "office" || label.first == "ancestor")
    for (const auto& office : snapshot.roster->offices) values.emplace_back(office.id);
  if (label.first == "calendar")
    for (const auto& [name, calendar] : snapshot.calendars) values.emplace_back(name);
  for (const auto& known : metric.labels)
    if (known.name == label.first && !known.values.empty()) values.assign(known.values.begin(), known.values.end());
  if (values.empty() || std::find(values.begin(), values.end(), label.second) != values.end()) return std::nullopt;
  return fmt::format("no {} is \"{}\"{}", label.first, label.second, do_you_mean(nearest(label.second, values)));
}

std::optional<std::size_t> page_of(const Snapshot& snapshot, const Labels& labels) {
  for (std::size_t i = 0; i < snapshot.roster->pages.size(); ++i)
    if (has(labels, {"page", snapshot.roster->pages[i].id})) return i;
  return std::nullopt;
}

Step exported_step(const Metric& metric, const Sample* sample) {
  Step step;
  step.kind = "exported";
  step.rules = metric.group;
  step.facts = {
      {"metric", std::string{metric.name}}, {"meaning", std::string{metric.help}}, {"exported_now", sample != nullptr}};
  if (sample != nullptr) step.facts.push_back({"value", sample->value});
  if (!metric.absent.empty()) step.facts.push_back({"absent_when", std::string{metric.absent}});
  return step;
}

Explanation begin(const Snapshot& snapshot, const Metric& metric, std::string subject, const Sample* sample) {
  Explanation out;
  out.kind = "series";
  out.subject = std::move(subject);
  out.as_of = snapshot.as_of;
  if (!snapshot.calendars.empty()) out.calendar = snapshot.calendars.begin()->second.get();
  out.steps.push_back(exported_step(metric, sample));
  if (sample != nullptr) out.verdict = {{"value", sample->value}};
  return out;
}

void add_no_posts(Explanation& out) {
  Step step;
  step.kind = "no_posts";
  out.steps.push_back(std::move(step));
}

Explanation explain_one(const Snapshot& snapshot, const Metric& metric, const Sample& sample,
                        const EvidenceOf& evidence) {
  Explanation out = begin(snapshot, metric, sample.line, &sample);
  const auto page = metric.scope == MetricScope::page ? page_of(snapshot, sample.labels) : std::nullopt;
  if (!page || snapshot.pages[*page] == nullptr) {
    add_no_posts(out);
    return out;
  }
  if (snapshot.pages[*page]->calendar != nullptr) out.calendar = snapshot.pages[*page]->calendar;
  const auto known = evidence ? evidence(*page) : std::nullopt;
  const SeriesAsked asked{snapshot, *page, metric.name, sample.labels, sample.value, known ? &*known : nullptr};
  auto steps = items_behind(asked);
  if (steps.empty()) add_no_posts(out);
  for (auto& step : steps) out.steps.push_back(std::move(step));
  return out;
}

const Metric* find_metric(std::string_view name) {
  const auto table = metric_table();
  const auto row = std::find_if(table.begin(), table.end(), [name](const Metric& m) { return m.name == name; });
  return row == table.end() ? nullptr : &*row;
}

std::string no_such_metric(const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& m : metric_table()) names.push_back(m.name);
  std::string_view near = nearest(name, names);
  // Often only the level is left out: sarad_overdue_cases for sarad_page_overdue_cases.
  const std::string with_level = name.starts_with("sarad_") ? "sarad_page_" + name.substr(6) : std::string{};
  if (const auto it = std::find(names.begin(), names.end(), with_level); it != names.end()) near = *it;
  return fmt::format("there is no metric \"{}\"{}", name,
                     near.empty() ? std::string{"; docs/metrics.md lists them"} : do_you_mean(near));
}

}  // namespace

boost::system::result<SeriesName, std::string> SeriesName::parse(std::string_view text) {
  const auto no = [](std::string_view what) {
    return boost::system::result<SeriesName, std::string>{
        boost::system::in_place_error,
        fmt::format("{}; write it as /metrics does: sarad_page_overdue_cases{{page=\"dc-bogura-fb\",clause=\"7.kha\"}}",
                    what)};
  };
  SeriesName out;
  out.metric = take_name(text);
  skip_blanks(text);
  if (out.metric.empty()) return no("a series begins with the metric's name");
  if (text.empty()) return out;
  if (text[0] != '{' || text.back() != '}') return no("labels stand in { and }");
  text.remove_prefix(1);
  text.remove_suffix(1);
  for (skip_blanks(text); !text.empty(); skip_blanks(text)) {
    std::string name = take_name(text);
    if (name.empty() || text.empty() || text[0] != '=') return no("a label is name=\"value\"");
    text.remove_prefix(1);
    auto value = take_quoted(text);
    if (!value) return no("a label's value stands in double quotes");
    out.labels.emplace_back(std::move(name), std::move(*value));
    skip_blanks(text);
    if (text.empty()) break;
    if (text[0] != ',') return no("a comma goes between labels");
    text.remove_prefix(1);
  }
  return out;
}

std::optional<std::string> fault_of_series(const Snapshot& snapshot, const SeriesName& name) {
  const Metric* metric = find_metric(name.metric);
  if (metric == nullptr) return no_such_metric(name.metric);
  if (metric->scope == MetricScope::daemon) return std::nullopt;
  for (const auto& label : name.labels)
    if (auto fault = fault_of(snapshot, *metric, label)) return fault;
  return std::nullopt;
}

boost::system::result<std::vector<Explanation>, std::string> explain_series(const Snapshot& snapshot,
                                                                            const SeriesName& name,
                                                                            const EvidenceOf& evidence) {
  if (auto fault = fault_of_series(snapshot, name)) return std::move(*fault);
  const Metric& metric = *find_metric(name.metric);
  std::vector<Explanation> out;
  if (metric.scope == MetricScope::daemon) {
    out.push_back(begin(snapshot, metric, name.metric, nullptr));
    add_no_posts(out.back());
    return out;
  }
  for (const auto& sample : samples_of(snapshot, metric)) {
    const bool wanted = std::all_of(name.labels.begin(), name.labels.end(),
                                    [&](const auto& label) { return has(sample.labels, label); });
    if (!wanted) continue;
    if (out.size() == kMostSeries)
      return fmt::format("more than {} series of {} have these labels; name a page", kMostSeries, name.metric);
    out.push_back(explain_one(snapshot, metric, sample, evidence));
  }
  if (out.empty()) out.push_back(begin(snapshot, metric, name.metric, nullptr));
  return out;
}

}  // namespace sarad
