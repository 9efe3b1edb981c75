// SPDX-License-Identifier: Apache-2.0
#include "exporters/alert_sender.hpp"

#include "exporters/json_text.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::chrono::seconds kLongestWait{60};

std::chrono::seconds wait_after(int failures) {
  return std::min(std::chrono::seconds{1 << std::min(failures - 1, 6)}, kLongestWait);
}

void write_alert(std::string& out, const AlertRow& row, const AlertTimes& times) {
  out += "{\"labels\":" + row.labels + ",\"annotations\":";
  if (row.ends) {
    out.append(row.annotations, 0, row.annotations.size() - 1);   // the object's end
    out += row.annotations.size() > 2 ? ",\"resolution\":" : "\"resolution\":";
    append_json_string(out, row.resolution);
    out += '}';
  } else {
    out += row.annotations;
  }
  const Instant ends = row.ends ? *row.ends : times.now + times.hold;
  out += ",\"startsAt\":\"" + format_instant(row.starts + times.shift) + "\",\"endsAt\":\"" + format_instant(ends + times.shift) +
         "\",\"generatorURL\":";
  append_json_string(out, row.link);
  out += '}';
}

}  // namespace

/// What was told once is due again each minute: Alertmanager may have lost its memory.
bool AlertSender::due(const std::string& id, const AlertBook::Entry& entry, Tick now) {
  if (entry.silent) return false;
  const auto told = told_.find(id);
  if (told == told_.end() || told->second.version != entry.version) return true;
  if (told->second.refused || (entry.row.ends && now - entry.ended >= AlertBook::kEndToldFor)) return false;
  if (now - told->second.at >= kRepeat) return true;
  wake_ = std::min(wake_, told->second.at + kRepeat);
  return false;
}

/// Those of one kind that are due, into the post; false: it is full.
bool AlertSender::add(Post& post, const AlertBook& book, bool ended, const AlertTimes& times, Tick now) {
  const std::string* page = nullptr;
  for (const auto& [id, entry] : book.entries()) {
    if (entry.row.ends.has_value() != ended || !due(id, entry, now)) continue;
    // An office hears best of all its page's alerts at once: a list ends between two pages if it can.
    const bool enough = page != nullptr && *page != entry.row.page && post.alerts.size() >= limit_ / 2;
    if (enough || post.alerts.size() == limit_) return false;
    page = &entry.row.page;
    if (!post.alerts.empty()) post.body += ",\n";
    write_alert(post.body, entry.row, times);
    post.alerts.emplace_back(id, entry.version);
  }
  return true;
}

std::optional<AlertSender::Post> AlertSender::next(const AlertBook& book, const AlertTimes& times, Tick now) {
  wake_ = now + kRepeat;
  if (now < not_before_) {
    wake_ = not_before_;
    return std::nullopt;
  }
  std::erase_if(told_, [&](const auto& told) { return !book.entries().contains(told.first); });
  Post post;
  post.body = "[";
  // What stands before what ended: an Alertmanager that was away speaks at the first old alert of a group it hears of,
  // and would tell of an end, then of all that stands as if it were new.
  post.whole = add(post, book, false, times, now) && add(post, book, true, times, now);
  if (!post.alerts.empty()) {
    post.body += ']';
    return post;
  }
  // Nothing is due: it has everything. An empty list shows whether it is still there.
  if (complete_ && now - *complete_ < kRepeat) {
    wake_ = std::min(wake_, *complete_ + kRepeat);
    return std::nullopt;
  }
  post.body = "[]";
  return post;
}

std::optional<std::string> AlertSender::ended(const Post& post, PostEnd how, Tick now) {
  if (how == PostEnd::failed || (how == PostEnd::refused && post.alerts.empty())) {
    not_before_ = now + wait_after(++failures_);
    std::erase_if(told_, [](const auto& told) { return !told.second.refused; });  // it may come back without its memory
    return std::nullopt;
  }
  failures_ = 0;
  if (how == PostEnd::refused && post.alerts.size() > 1) {
    limit_ = post.alerts.size() / 2;
    return std::nullopt;
  }
  for (const auto& [id, version] : post.alerts) told_[id] = {version, now, how == PostEnd::refused};
  limit_ = std::min(limit_ * 2, kMost);
  if (post.whole) complete_ = now;
  if (how == PostEnd::refused) return post.alerts.front().first;
  return std::nullopt;
}

bool AlertSender::knows(const std::string& id, std::uint64_t version) const {
  const auto told = told_.find(id);
  return told != told_.end() && told->second.version == version;
}

}  // namespace sarad
