// SPDX-License-Identifier: Apache-2.0
#include "exporters/exposition.hpp"

#include "exporters/blocks.hpp"
#include "exporters/page_reading.hpp"

#include <algorithm>
#include <span>

namespace sarad {
namespace {

/// What a page's text depends on besides the roster.
struct PageKey {
  std::shared_ptr<const PageFigures> figures;
  std::string calendar;
  std::optional<Instant> observed_until, last_poll;
  PageState state{};
  std::optional<Seconds> interval;
  std::optional<bool> visitors_may_post;
  bool stopped_for_long = false;

  friend bool operator==(const PageKey&, const PageKey&) = default;
};

PageKey key_of(const Snapshot& snapshot, std::size_t index) {
  const auto& note = snapshot.polls[index];
  return {.figures = snapshot.pages[index],
          .calendar = std::string{calendar_name(snapshot, snapshot.pages[index].get())},
          .observed_until = note.observed_until,
          .last_poll = note.last_poll,
          .state = note.state,
          .interval = note.interval,
          .visitors_may_post = note.profile.visitors_may_post,
          .stopped_for_long = stopped_for_long(note, snapshot.as_of)};
}

std::string page_labels(const Page& page) {
  std::string labels;
  append_label(labels, "page", page.id);
  append_label(labels, "office", page.office);
  return labels;
}

/// A page's fresh samples, one string a family.
struct Fresh {
  std::size_t page = 0;
  std::vector<std::string> segments;
};

/// The chunk with the fresh segments in place of the old ones; the old chunk if none differs.
ChunkPtr renew(const ChunkPtr& old, std::size_t first_page, std::span<const Fresh> fresh, std::size_t family) {
  bool differs = false;
  for (const auto& page : fresh) differs = differs || old->segment(page.page - first_page) != page.segments[family];
  if (!differs) return old;
  std::string text;
  text.reserve(old->text().size() + 64);
  std::vector<std::uint32_t> ends;
  ends.reserve(old->items());
  std::size_t next = 0;
  for (std::size_t i = 0; i < old->items(); ++i) {
    if (next < fresh.size() && fresh[next].page == first_page + i) {
      text += fresh[next++].segments[family];
    } else {
      text += old->segment(i);
    }
    ends.push_back(static_cast<std::uint32_t>(text.size()));
  }
  return std::make_shared<const Chunk>(std::move(text), std::move(ends));
}

/// An office's text depends on the roster only.
std::vector<ChunkedFamily> render_offices(const OfficeTree& tree) {
  std::vector<ChunkedFamily> families;
  const std::size_t offices = tree.roster().offices.size();
  for (const auto& metric : metric_table()) {
    if (metric.scope != MetricScope::office) continue;
    ChunkedFamily family{.metric = &metric, .chunks = {}};
    for (std::size_t first = 0; first < offices; first += Chunk::kItems) {
      std::string text;
      std::vector<std::uint32_t> ends;
      SampleWriter out{text, metric.name, {}};
      for (std::size_t i = first; i < std::min(offices, first + Chunk::kItems); ++i) {
        metric.office({tree, i}, out);
        ends.push_back(static_cast<std::uint32_t>(text.size()));
      }
      family.chunks.push_back(std::make_shared<const Chunk>(std::move(text), std::move(ends)));
    }
    families.push_back(std::move(family));
  }
  return families;
}

}  // namespace

struct Exposition::State {
  Detail detail;
  std::shared_ptr<const Roster> roster;
  std::shared_ptr<const OfficeTree> tree;
  std::vector<std::string> labels;
  std::vector<PageKey> keys;
  std::vector<ChunkedFamily> offices, families;
  std::uint64_t renders = 0;

  void begin(const Snapshot& snapshot);
  Fresh render(const Snapshot& snapshot, std::size_t index);
};

/// A new roster: every page starts with empty segments and is then rendered like a changed one.
void Exposition::State::begin(const Snapshot& snapshot) {
  roster = snapshot.roster;
  tree = std::make_shared<const OfficeTree>(roster);
  offices = render_offices(*tree);
  labels.clear();
  for (const auto& page : roster->pages) labels.push_back(page_labels(page));
  keys.clear();
  families.clear();
  for (const auto& metric : metric_table()) {
    if (metric.scope != MetricScope::page || metric.detail > detail) continue;
    ChunkedFamily family{.metric = &metric, .chunks = {}};
    for (std::size_t first = 0; first < roster->pages.size(); first += Chunk::kItems) {
      const std::size_t pages = std::min(Chunk::kItems, roster->pages.size() - first);
      family.chunks.push_back(std::make_shared<const Chunk>(std::string{}, std::vector<std::uint32_t>(pages, 0)));
    }
    families.push_back(std::move(family));
  }
}

Fresh Exposition::State::render(const Snapshot& snapshot, std::size_t index) {
  ++renders;
  const PageView view = view_page(snapshot, index);
  Fresh fresh{.page = index, .segments = std::vector<std::string>(families.size())};
  for (std::size_t i = 0; i < families.size(); ++i) {
    SampleWriter out{fresh.segments[i], families[i].metric->name, labels[index]};
    families[i].metric->page(view, out);
  }
  return fresh;
}

Exposition::Exposition(Detail detail) : state_(std::make_unique<State>()) {
  state_->detail = detail;
}
Exposition::~Exposition() = default;

std::shared_ptr<const Blocks> Exposition::update(const Snapshot& snapshot) {
  State& state = *state_;
  const bool all = state.roster != snapshot.roster;
  if (all) state.begin(snapshot);
  const std::size_t pages = snapshot.roster->pages.size();
  if (all) state.keys.resize(pages);
  for (std::size_t first = 0; first < pages; first += Chunk::kItems) {
    std::vector<Fresh> fresh;
    for (std::size_t i = first; i < std::min(pages, first + Chunk::kItems); ++i) {
      PageKey key = key_of(snapshot, i);
      if (!all && key == state.keys[i]) continue;
      state.keys[i] = std::move(key);
      fresh.push_back(state.render(snapshot, i));
    }
    if (fresh.empty()) continue;
    for (std::size_t f = 0; f < state.families.size(); ++f) {
      auto& chunk = state.families[f].chunks[first / Chunk::kItems];
      chunk = renew(chunk, first, fresh, f);
    }
  }
  auto blocks = std::make_shared<Blocks>();
  blocks->detail = state.detail;
  blocks->generation = snapshot.generation;
  blocks->tree = state.tree;
  blocks->offices = state.offices;
  blocks->pages = state.families;
  return blocks;
}

std::uint64_t Exposition::renders() const {
  return state_->renders;
}

}  // namespace sarad
