// SPDX-License-Identifier: Apache-2.0
// One scrape: which format, which pages, joined out of what is rendered.
#include "exporters/accept.hpp"
#include "exporters/exposition.hpp"
#include "exporters/gzip.hpp"
#include "exporters/open_metrics.hpp"
#include "exporters/scrape_query.hpp"

#include <fmt/format.h>

#include <map>

namespace sarad {
namespace {

constexpr std::string_view kPlainType = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kOpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";
constexpr std::size_t kWorthCompressing = 8 * 1024;
constexpr std::size_t kWorthAPart = 8 * 1024;  // smaller chunks are cheaper copied than sent apart
constexpr std::string_view kRules = "measures-1";
constexpr int kSchema = 1;

/// The format with the higher q-value; plain text wins a tie and any wish we cannot meet.
TextFormat choose_format(std::string_view accept) {
  double plain = -1, open = -1, any = -1;
  for (const auto& wish : read_wishes(accept)) {
    const auto version = wish.parameter("version");
    if (wish.value == "application/openmetrics-text" && (version.empty() || version == "1.0.0" || version == "0.0.1"))
      open = std::max(open, wish.quality);
    if (wish.value == "text/plain" && (version.empty() || version == "0.0.4")) plain = std::max(plain, wish.quality);
    if (wish.value == "*/*" || wish.value == "text/*") any = std::max(any, wish.quality);
  }
  if (plain < 0) plain = any;
  return open > 0 && open > plain ? TextFormat::open_metrics : TextFormat::prometheus;
}

/// The series of the Snapshot as a whole.
void append_whole(std::string& out, const Snapshot& snapshot, TextFormat format) {
  const auto& parameters = snapshot.parameters;
  std::string labels;
  append_label(labels, "rules", kRules);
  append_label(labels, "schema", std::to_string(kSchema));
  append_label(labels, "max_blind_percent", fmt::format("{}", parameters.max_blind_percent));
  append_label(labels, "min_n", std::to_string(parameters.min_n));
  append_label(labels, "window", fmt::format("{}s", parameters.window.count()));
  append_head(out, metric("sarad_measure_info"), format);
  SampleWriter{out, "sarad_measure_info", {}}.value(labels, 1);

  std::map<std::string_view, std::array<std::int64_t, 5>> pages;
  for (std::size_t i = 0; i < snapshot.polls.size(); ++i)
    ++pages[snapshot.roster->pages[i].platform][static_cast<std::size_t>(snapshot.polls[i].state)];
  if (pages.empty()) return;
  append_head(out, metric("sarad_pages"), format);
  SampleWriter counts{out, "sarad_pages", {}};
  for (const auto& [platform, by_state] : pages)
    for (std::size_t s = 0; s < by_state.size(); ++s) {
      std::string where;
      append_label(where, "platform", platform);
      append_label(where, "state", to_string(static_cast<PageState>(s)));
      counts.value(where, by_state[s]);
    }
}

void append_calendars(std::string& out, const Snapshot& snapshot, Instant now, TextFormat format) {
  if (snapshot.calendars.empty()) return;
  for (const auto& row : metric_table()) {
    if (row.scope != MetricScope::calendar) continue;
    std::string samples;
    for (const auto& [name, calendar] : snapshot.calendars) {
      std::string labels;
      append_label(labels, "calendar", name);
      SampleWriter writer{samples, row.name, labels};
      row.calendar({*calendar, now}, writer);
    }
    if (samples.empty()) continue;
    append_head(out, row, format);
    out += samples;
  }
}

/// A body under construction: chunks as they are, or compressed stretch by stretch.
class Body {
 public:
  explicit Body(bool compress) : compress_(compress) {}

  void add(std::string_view text) { small_ += text; }
  void add(const ChunkPtr& chunk) {
    if (chunk->text().size() < kWorthAPart) {
      small_ += chunk->text();
      return;
    }
    flush();
    if (compress_) {
      gzip_.add(chunk->deflated());
    } else {
      parts_.emplace_back(chunk, &chunk->text());  // kept alive by its chunk
    }
  }
  void finish(WebReply& reply) {
    flush();
    if (compress_) parts_.push_back(std::make_shared<const std::string>(gzip_.finish()));
    if (parts_.empty()) return;
    reply.body = parts_.front();
    reply.more.assign(parts_.begin() + 1, parts_.end());
  }

 private:
  void flush() {
    if (small_.empty()) return;
    if (compress_) {
      gzip_.add(std::string_view{small_});
    } else {
      parts_.push_back(std::make_shared<const std::string>(std::move(small_)));
    }
    small_.clear();
  }

  bool compress_;
  std::string small_;
  std::vector<std::shared_ptr<const std::string>> parts_;
  GzipBody gzip_;
};

/// Adds families; one without samples has no head either. `taken` empty: all items.
void add_families(Body& body, const std::vector<ChunkedFamily>& families, Detail detail, const std::vector<bool>& taken,
                  TextFormat format) {
  for (const auto& family : families) {
    if (family.metric->detail > detail) continue;
    bool headed = false;
    const auto head = [&] {
      if (headed) return;
      headed = true;
      std::string text;
      append_head(text, *family.metric, format);
      body.add(text);
    };
    std::size_t item = 0;
    for (const auto& chunk : family.chunks) {
      if (taken.empty()) {
        if (chunk->text().empty()) continue;
        head();
        body.add(chunk);
        continue;
      }
      for (std::size_t i = 0; i < chunk->items(); ++i, ++item) {
        if (!taken[item] || chunk->segment(i).empty()) continue;
        head();
        body.add(chunk->segment(i));
      }
    }
  }
}

/// At most so many bytes will be said of these families.
std::size_t size_of(const std::vector<ChunkedFamily>& families, Detail detail) {
  std::size_t size = 0;
  for (const auto& family : families)
    if (family.metric->detail <= detail)
      for (const auto& chunk : family.chunks) size += chunk->text().size();
  return size;
}

}  // namespace

WebReply serve_metrics(const WebRequest& request, const Snapshot* snapshot, const Blocks* blocks,
                       const std::string& own_text, Instant now) {
  if (snapshot == nullptr || blocks == nullptr) {
    WebReply starting = text_reply(503, "starting: no figures yet\n");
    starting.headers.emplace_back("Retry-After", "5");
    return starting;
  }
  auto query = read_scrape_query(request, *blocks);
  if (!query) return text_reply(400, query.error() + "\n");
  const TextFormat format = choose_format(request.accept);

  std::string front;
  if (query->daemon) {
    front += format == TextFormat::prometheus ? own_text : as_open_metrics(own_text);
    append_whole(front, *snapshot, format);
    append_calendars(front, *snapshot, now, format);
  }
  std::string scope;
  append_label(scope, "scope", query->scope);
  append_head(front, metric("sarad_scrape_scope_info"), format);
  SampleWriter{front, "sarad_scrape_scope_info", {}}.value(scope, 1);

  std::vector<bool> pages, offices;  // which are taken; empty: all
  if (query->pages && query->selects()) {
    for (const auto& page : blocks->tree->roster().pages) pages.push_back(query->takes(page, *blocks->tree));
    offices = query->offices(*blocks->tree);
  }
  std::size_t size = front.size();
  if (query->pages) size += size_of(blocks->offices, query->detail) + size_of(blocks->pages, query->detail);
  const bool compress = size > kWorthCompressing && accepts_gzip(request.accept_encoding);
  Body body{compress};
  body.add(front);
  if (query->pages) {
    add_families(body, blocks->offices, query->detail, offices, format);
    add_families(body, blocks->pages, query->detail, pages, format);
  }
  if (format == TextFormat::open_metrics) body.add("# EOF\n");

  WebReply reply;
  reply.content_type = format == TextFormat::prometheus ? kPlainType : kOpenMetricsType;
  body.finish(reply);
  reply.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  if (compress) reply.headers.emplace_back("Content-Encoding", "gzip");
  return reply;
}

}  // namespace sarad
