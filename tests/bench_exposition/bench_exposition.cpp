// SPDX-License-Identifier: Apache-2.0
// bench_exposition [pages] [rounds]: one scrape of the core series of all pages, in turn: strung
// together from what is rendered (ours, as the server sends it), the same joined into one string,
// a memcpy of the same bytes, and prometheus-cpp's TextSerializer over the same families. Prints medians and ratios,
// and what a scrape adds to resident memory; fails if the ways do not tell the same samples. Goal G5: at most 4 times
// memcpy.
#include "exporters/exposition.hpp"
#include "sample.hpp"
#include "scrape_reader.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace {

using namespace sarad;
using Seconds = std::chrono::duration<double>;

template <class Work>
double timed(const Work& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return Seconds{std::chrono::steady_clock::now() - from}.count();
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

/// A line of /proc/self/status in kB: VmRSS now, VmHWM the most since forget_peak().
long memory(std::string_view name) {
  std::ifstream file{"/proc/self/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name)) return std::atol(line.c_str() + name.size());
  return 0;
}
void forget_peak() {
  std::ofstream{"/proc/self/clear_refs"} << "5";
}

/// The samples of an exposition as prometheus-cpp keeps them.
std::vector<prometheus::MetricFamily> as_families(const test::Scrape& scrape) {
  std::vector<prometheus::MetricFamily> families;
  std::map<std::string, std::size_t> places;
  for (const auto& name : scrape.families) {
    places.emplace(name, families.size());
    families.push_back({name, "x", prometheus::MetricType::Gauge, {}});
  }
  for (const auto& [series, value] : scrape.samples) {
    const auto brace = series.find('{');
    prometheus::ClientMetric metric;
    metric.gauge.value = std::stod(value);
    for (std::size_t at = brace + 1; brace != std::string::npos && at < series.size();) {
      const auto equals = series.find('=', at);
      const auto end = series.find('"', equals + 2);  // the sample holds no escaped quotes
      metric.label.push_back({series.substr(at, equals - at), series.substr(equals + 2, end - equals - 2)});
      at = end + 2;
    }
    families[places.at(series.substr(0, brace))].metric.push_back(std::move(metric));
  }
  return families;
}

}  // namespace

int main(int argc, char** argv) {
  const auto pages = static_cast<std::size_t>(argc > 1 ? std::atol(argv[1]) : 50'000);
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 7;
  const Snapshot snapshot = test::many_pages(pages);
  Exposition exposition{Detail::core};
  std::shared_ptr<const Blocks> blocks;
  const double first = timed([&] { blocks = exposition.update(snapshot); });
  const double unchanged = timed([&] { blocks = exposition.update(snapshot); });
  Snapshot one_changed = snapshot;
  one_changed.pages[pages / 2] = std::make_shared<const PageFigures>(*snapshot.pages[pages / 2]);
  const double changed = timed([&] { (void)exposition.update(one_changed); });

  WebRequest request;
  request.query = {{"part", "pages"}};
  forget_peak();
  const long before = memory("VmRSS:");
  const WebReply scrape = serve_metrics(request, &snapshot, blocks.get(), "", snapshot.as_of);
  const long grown = memory("VmHWM:") - before;
  const auto body = std::make_shared<const std::string>(scrape.text());
  const auto families = as_families(test::read_scrape(*body));
  std::string copy(body->size(), '\0');

  std::vector<double> ours, joined, copying, warm, ratio, joined_ratio;
  for (int i = 0; i < rounds; ++i) {
    ours.push_back(timed([&] { (void)serve_metrics(request, &snapshot, blocks.get(), "", snapshot.as_of); }));
    joined.push_back(timed([&] { (void)serve_metrics(request, &snapshot, blocks.get(), "", snapshot.as_of).text(); }));
    // Into fresh memory, as a scrape's body is: both pay for its first touch.
    copying.push_back(timed([&] {
      std::string fresh;
      fresh.reserve(body->size());
      fresh.append(*body);
      copy[0] = fresh.back();
    }));
    warm.push_back(timed([&] { std::memcpy(copy.data(), body->data(), body->size()); }));
    ratio.push_back(ours.back() / warm.back());
    joined_ratio.push_back(joined.back() / copying.back());
  }
  std::vector<double> serializing;
  std::string told;
  for (int i = 0; i < std::min(rounds, 3); ++i)
    serializing.push_back(timed([&] {
      std::ostringstream out;
      prometheus::TextSerializer{}.Serialize(out, families);
      told = out.str();
    }));

  std::vector<double> packing;
  request.accept_encoding = "gzip";
  std::size_t packed = 0;
  for (int i = 0; i < std::min(rounds, 3); ++i)
    packing.push_back(
        timed([&] { packed = serve_metrics(request, &snapshot, blocks.get(), "", snapshot.as_of).size(); }));

  const auto samples = test::read_scrape(*body).samples;
  std::printf("pages=%zu series=%zu bytes=%zu\n", pages, samples.size(), body->size());
  std::printf("render_all_s=%.4f update_unchanged_s=%.5f update_one_changed_s=%.5f\n", first, unchanged, changed);
  std::printf("scrape_s=%.5f joined_s=%.4f memcpy_warm_s=%.4f memcpy_fresh_s=%.4f text_serializer_s=%.4f\n",
              median(ours), median(joined), median(warm), median(copying), median(serializing));
  std::printf("scrape/memcpy_warm=%.2f (goal <= 4) text_serializer/scrape=%.0f (goal >= 10)\n", median(ratio),
              median(serializing) / median(ours));
  std::printf("joined/memcpy_fresh=%.2f text_serializer/joined=%.1f\n", median(joined_ratio),
              median(serializing) / median(joined));
  std::printf("scrape_memory/bytes=%.2f (goal <= 1.3)\n",
              static_cast<double>(grown) * 1024 / static_cast<double>(body->size()));
  std::printf("gzip_first_s=%.4f gzip_again_s=%.4f gzip_bytes=%zu\n", packing.front(), packing.back(), packed);
  bool equal = true;
  for (const auto& [series, value] : test::read_scrape(told).samples) {
    const auto it = samples.find(series);
    equal = equal && it != samples.end() && std::stod(it->second) == std::stod(value);
  }
  equal = equal && test::read_scrape(told).samples.size() == samples.size();
  std::printf("same_samples=%s\n", equal ? "yes" : "NO");
  return equal ? 0 : 1;
}
