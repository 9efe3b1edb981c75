// SPDX-License-Identifier: Apache-2.0
#include "exporters/open_metrics.hpp"

#include "exporters/metric_table.hpp"

namespace sarad {
namespace {

constexpr std::string_view kHelp = "# HELP ", kType = "# TYPE ";

MetricType read_type(std::string_view name, std::string_view type) {
  if (type == "counter") return MetricType::counter;
  if (type == "histogram") return MetricType::histogram;
  return name.ends_with("_info") ? MetricType::info : MetricType::gauge;
}

}  // namespace

std::string as_open_metrics(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  std::string_view help;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.starts_with(kHelp)) {
      help = line.substr(kHelp.size());
    } else if (line.starts_with(kType)) {
      const auto rest = line.substr(kType.size());
      const auto blank = rest.find(' ');
      const auto name = rest.substr(0, blank);
      const auto words =
          help.starts_with(name) && help.size() > name.size() ? help.substr(name.size() + 1) : std::string_view{};
      append_head(out, name, read_type(name, rest.substr(blank + 1)), words, TextFormat::open_metrics);
    } else {
      out += line;
      out += '\n';
    }
  }
  return out;
}

}  // namespace sarad
