// SPDX-License-Identifier: Apache-2.0
// YouTube channels through the Data API v3: platforms/youtube.md is the page this file follows. One listing
// holds the comments of all videos; a new reply does not bring an old thread back into it, so videos with an
// open case are read by themselves as well.
#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/youtube_comments.hpp"
#include "collectors/youtube_items.hpp"
#include "collectors/youtube_reader.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = YouTubeReader::Query;

constexpr std::string_view kBase = "https://www.googleapis.com";
constexpr std::string_view kUploads = "uploads=";  ///< in Cursor::state: the list of the channel's videos

/// Videos and threads stay in the listings this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
constexpr std::size_t kMostIds = 50;

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        youtube_(page_, std::move(address)),
        builder_(input_, kYouTubeBegan),
        comments_(input_, youtube_, builder_),
        uploads_(page_.uploads) {
    const std::string& state = input_.cursor.state;
    if (uploads_.empty() && state.starts_with(kUploads)) uploads_ = state.substr(kUploads.size());
  }

  Dialogue<Batch> run();

 private:
  Dialogue<bool> read_channel();
  Dialogue<bool> list_videos();
  Dialogue<bool> count_comments();
  YouTubeReader::Taken take_videos(JsonValue items);
  void sum_counts();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  YouTubeReader youtube_;
  BatchBuilder builder_;
  YouTubeComments comments_;
  std::string uploads_;
  std::vector<YouTubeVideo> videos_;  ///< as listed, each once
  boost::unordered_flat_map<std::string, std::size_t> video_at_;
  bool channel_read_ = false, videos_whole_ = false;
};

/// The channel's uploads list where it is not known, and its profile.
Dialogue<bool> Poll::read_channel() {
  Query query{{"part", "snippet,contentDetails,statistics,brandingSettings,status"}, {"id", page_.account}};
  const YouTubeAnswer answer = co_await youtube_.get("channels", std::move(query));
  const bool needed = uploads_.empty();
  if (!answer.json) {
    if (needed) {
      builder_.listing_failed(answer.error);
    } else if (answer.error.code != Errc::malformed && answer.error.code != Errc::permission_denied) {
      builder_.note(answer.error);  // any other only leaves the profile unknown
    }
    co_return !needed && !builder_.ended();
  }
  const JsonValue items = answer.json->root()["items"];
  for (const auto item : items) {
    if (item["id"].string() != std::string_view{page_.account}) continue;
    const std::string told = read_youtube_channel(item, builder_.batch().profile);
    channel_read_ = true;
    if (page_.uploads.empty() && !told.empty()) uploads_ = told;
  }
  if (!channel_read_ && items.size() == 0) {
    builder_.listing_failed({Errc::gone, "YouTube knows no channel of that id"});
  } else if (uploads_.empty()) {
    builder_.listing_failed({Errc::malformed, "YouTube answered channels without the list of uploads"});
  }
  co_return !builder_.ended();
}

YouTubeReader::Taken Poll::take_videos(JsonValue items) {
  const auto& since = input_.cursor.since;
  std::size_t fresh = 0, wanted = 0;
  for (const auto item : items) {
    if (const auto id = item["contentDetails"]["videoId"].id(); id && !video_at_.contains(*id)) ++fresh;
    auto video = read_youtube_video(item, page_, builder_);
    if (!video || !since || video->created >= *since) ++wanted;
    if (!video || video_at_.contains(video->id)) continue;
    video_at_.emplace(video->id, videos_.size());
    videos_.push_back(std::move(*video));
  }
  return {fresh, items.size() > 0 && wanted == 0};
}

Dialogue<bool> Poll::list_videos() {
  Query query{{"part", "contentDetails,status"}, {"playlistId", uploads_}, {"maxResults", std::to_string(kMostIds)}};
  const YouTubeReader::Taker take = [this](JsonValue items) { return take_videos(items); };
  YouTubeReader::ListEnd end = co_await youtube_.read_list("playlistItems", std::move(query), take);
  // A channel without videos may have no such list.
  videos_whole_ = !end.error || (end.no_such_list && channel_read_) || end.too_long;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (!videos_whole_) {
    builder_.listing_failed(std::move(*end.error));
  }
  co_return videos_whole_;
}

std::optional<std::int64_t> number_of(JsonValue value) {
  if (const auto number = value.integer()) return *number >= 0 ? number : std::nullopt;
  const auto text = value.string();
  std::int64_t number = 0;
  if (!text) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed != std::errc{} || end != text->data() + text->size() || number < 0) return std::nullopt;
  return number;
}

Dialogue<bool> Poll::count_comments() {
  for (std::size_t first = 0; first < videos_.size(); first += kMostIds) {
    std::string ids;
    for (std::size_t i = first; i < std::min(first + kMostIds, videos_.size()); ++i)
      ids += (i > first ? "," : "") + videos_[i].id;
    Query query{{"part", "statistics,status"}, {"id", std::move(ids)}};
    YouTubeAnswer answer = co_await youtube_.get("videos", std::move(query));
    if (!answer.json) {
      if (!builder_.note(std::move(answer.error))) break;
      continue;
    }
    for (const auto item : answer.json->root()["items"]) {
      const auto at = video_at_.find(std::string{item["id"].string().value_or("")});
      if (at != video_at_.end()) videos_[at->second].count = number_of(item["statistics"]["commentCount"]);
    }
  }
  sum_counts();
  co_return !builder_.ended();
}

void Poll::sum_counts() {
  auto& sum = builder_.batch().coverage.platform_count;
  for (const auto& video : videos_) {
    if (!video.count) sum.reset();
    if (sum) *sum += *video.count;
  }
}

void Poll::move_cursor() {
  auto& cursor = builder_.batch().cursor;
  if (page_.uploads.empty() && !uploads_.empty() && uploads_.size() < 200)
    cursor.state = std::string{kUploads} + uploads_;
  std::optional<Instant> newest;
  for (const auto& video : videos_) newest = std::max(newest, std::optional{std::min(video.created, input_.now)});
  const bool whole = videos_whole_ && comments_.settled() && !builder_.ended();
  if (whole && newest) cursor.since = std::max(cursor.since.value_or(*newest - kOverlap), *newest - kOverlap);
}

Dialogue<Batch> Poll::run() {
  bool goes_on = true;
  if (uploads_.empty() || input_.profile_wanted) goes_on = co_await read_channel();
  if (goes_on) goes_on = co_await list_videos();
  if (goes_on && !videos_.empty()) goes_on = co_await count_comments();
  if (goes_on) co_await comments_.read(videos_);
  move_cursor();
  builder_.batch().whole_app_waits = youtube_.whole_project_waits();
  co_return builder_.take();
}

Dialogue<Batch> poll_youtube(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kYouTubeBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  return "https://www.youtube.com/channel/" + percent_encode(page.account);
}

}  // namespace

const Platform platform_youtube{
    .name = "youtube",
    .title = "YouTube channels",
    .default_base = kBase,
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = true,  // only the discussion tab of old channels
            .mentions = false,
            .team_replies = true,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = false,
            .coverage_counts = true,
            .threads_by_one = true,
            .counts_trustworthy = false},
    .poll = poll_youtube,
    .page_link = link,
    .terms = {.push = "WebSub for new videos only (lease of 10 days at most); nothing for comments",
              .cost = "1 unit a call: a quiet channel takes 3 a poll; each further page, and each thread of more than "
                      "five replies, 1 more",
              .quota = "10,000 units a day and project, till midnight Pacific time; more only after an audit",
              .permissions = "an API key reads all that is public; the owner's OAuth token (youtube.force-ssl) shows "
                             "comments held for review too; community posts are not in the API"}};

}  // namespace sarad
