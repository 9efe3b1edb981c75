// SPDX-License-Identifier: Apache-2.0
#include "collectors/youtube_comments.hpp"

#include <algorithm>
#include <utility>

namespace sarad {
namespace {

using Query = YouTubeReader::Query;

constexpr std::size_t kMostIds = 50, kVideoId = 11;

/// Whatever names a person is left out.
constexpr std::string_view kThreadFields =
    "nextPageToken,items(id,snippet(videoId,totalReplyCount,topLevelComment(id,snippet(videoId,authorChannelId,"
    "publishedAt,textDisplay))),replies(comments(id,snippet(authorChannelId,parentId,publishedAt,textDisplay))))";
constexpr std::string_view kReplyFields =
    "nextPageToken,items(id,snippet(authorChannelId,parentId,publishedAt,textDisplay))";

/// What every listing of threads asks for, besides which.
Query thread_query(std::string filter, std::string value) {
  return {{"part", "id,snippet,replies"},
          {"fields", std::string{kThreadFields}},
          {"textFormat", "plainText"},
          {std::move(filter), std::move(value)}};
}

Query newest_threads(std::string filter, std::string value) {
  Query query = thread_query(std::move(filter), std::move(value));
  query.emplace_back("order", "time");
  query.emplace_back("maxResults", "100");
  return query;
}

}  // namespace

YouTubeComments::YouTubeComments(const PollInput& input, YouTubeReader& youtube, BatchBuilder& builder)
    : input_(input), youtube_(youtube), builder_(builder), looks_(input, builder), since_(input.cursor.since) {}

/// Whether the replies that did not come along were read before, as far as the platform's count tells.
bool YouTubeComments::stands_still(const YouTubeThread& thread) const {
  if (input_.recheck_all || looks_.followed(thread.root)) return false;
  Conversation conversation;
  conversation.id = thread.root;
  if (thread.on_video) {
    const auto video = videos_.find(thread.root);
    if (video != videos_.end()) conversation.count = video->second->count;
  } else {
    conversation.count = thread.replies;
  }
  return conversation.count && !looks_.changed(conversation);
}

YouTubeReader::Taken YouTubeComments::take_threads(JsonValue items, Seen& seen) {
  const auto& fetched = builder_.batch().coverage.fetched;
  std::size_t fresh = 0, wanted = 0;
  for (const auto item : items) {
    const std::int64_t before = fetched;
    auto thread = read_youtube_thread(item, input_.page, input_.read_text, builder_);
    if (thread) fetched_[thread->root] += fetched - before;
    if (!thread || !since_ || thread->created >= *since_) ++wanted;
    if (!thread || !seen.insert(thread->id).second) continue;
    ++fresh;
    if (!thread->on_video) visitor_posts_.push_back(*thread);
    if (thread->replies <= thread->shown) continue;
    if (stands_still(*thread)) {
      half_read_.insert(thread->root);
    } else {
      unread_.push_back(std::move(*thread));
    }
  }
  return {fresh, items.size() > 0 && wanted == 0};
}

/// Notes how a listing ended; true if the poll goes on with the rest.
bool YouTubeComments::note(YouTubeReader::ListEnd end) {
  if (!end.error) return true;
  denied_ = denied_ || end.error->code == Errc::permission_denied;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else {
    builder_.note(std::move(*end.error));
  }
  return !builder_.ended() && !denied_;
}

Dialogue<bool> YouTubeComments::list_threads() {
  Seen seen;
  const auto refused_before = refused();
  const YouTubeReader::Taker take = [&](JsonValue items) { return take_threads(items, seen); };
  Query query = newest_threads("allThreadsRelatedToChannelId", input_.page.account);
  YouTubeReader::ListEnd end = co_await youtube_.read_list("commentThreads", std::move(query), take);
  threads_whole_ = !end.error && refused() == refused_before;
  co_return note(std::move(end));
}

/// Comments that wait for the owner's approval: only the owner is shown them, and that is no fault.
Dialogue<bool> YouTubeComments::list_held() {
  Seen seen;
  const YouTubeReader::Taker take = [&](JsonValue items) { return take_threads(items, seen); };
  Query query = newest_threads("allThreadsRelatedToChannelId", input_.page.account);
  query.emplace_back("moderationStatus", "heldForReview");
  YouTubeReader::ListEnd end = co_await youtube_.read_list("commentThreads", std::move(query), take);
  if (end.error && end.error->code == Errc::permission_denied) co_return true;
  threads_whole_ = threads_whole_ && !end.error;
  co_return note(std::move(end));
}

Dialogue<bool> YouTubeComments::read_replies(YouTubeThread thread) {
  const auto& fetched = builder_.batch().coverage.fetched;
  const std::int64_t before = fetched;
  const auto refused_before = refused();
  Seen seen;
  const YouTubeReader::Taker take = [&](JsonValue items) {
    std::size_t fresh = 0;
    for (const auto item : items) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      read_youtube_reply(item, thread, input_.page, input_.read_text, builder_);
    }
    return YouTubeReader::Taken{fresh, false};
  };
  Query query{{"part", "id,snippet"},
              {"fields", std::string{kReplyFields}},
              {"parentId", thread.id},
              {"maxResults", "100"},
              {"textFormat", "plainText"}};
  YouTubeReader::ListEnd end = co_await youtube_.read_list("comments", std::move(query), take);
  fetched_[thread.root] += fetched - before;
  const bool gone = end.error && end.error->code == Errc::gone;
  if (gone) builder_.batch().gone.push_back(thread.id);
  if ((end.error && !gone) || refused() != refused_before) half_read_.insert(thread.root);
  co_return note(std::move(end));
}

Dialogue<bool> YouTubeComments::read_all_replies() {
  const std::vector<YouTubeThread> threads = std::exchange(unread_, {});
  bool goes_on = !builder_.ended() && !denied_;
  for (const auto& thread : threads) {
    if (goes_on) {
      goes_on = co_await read_replies(thread);
    } else {
      half_read_.insert(thread.root);
    }
  }
  co_return goes_on;
}

/// A video with an open case that the listing did not reach: all its comments.
Dialogue<bool> YouTubeComments::read_video(std::string id) {
  Seen seen;
  const auto refused_before = refused();
  const auto since = std::exchange(since_, std::nullopt);
  const YouTubeReader::Taker take = [&](JsonValue items) { return take_threads(items, seen); };
  Query query = newest_threads("videoId", id);
  YouTubeReader::ListEnd end = co_await youtube_.read_list("commentThreads", std::move(query), take);
  since_ = since;
  if (end.comments_disabled) end.error.reset();
  if (!end.error) co_await read_all_replies();
  const bool gone = end.error && end.error->code == Errc::gone;
  if (gone) builder_.batch().gone.push_back(id);
  Conversation conversation;
  conversation.id = id;
  conversation.listed = false;
  if (const ThreadLook* look = looks_.known(id)) conversation.created = look->created;
  const bool whole = gone || (!end.error && !half_read_.contains(id) && refused() == refused_before);
  looks_.note_look(conversation, fetched_[id], whole);
  co_return note(std::move(end));
}

void YouTubeComments::note_visitor_post(const YouTubeThread& thread) {
  const Conversation conversation{
      .id = thread.root, .created = thread.created, .count = thread.replies, .mark = {}, .listed = true};
  looks_.note_look(conversation, fetched_[thread.root], !half_read_.contains(thread.root));
}

/// Threads by their ids, at most kMostIds; one that does not come back is deleted or hidden.
Dialogue<bool> YouTubeComments::read_visitor_posts(std::vector<std::string> ids) {
  std::string list;
  for (const auto& id : ids) list += (list.empty() ? "" : ",") + id;
  YouTubeAnswer answer = co_await youtube_.get("commentThreads", thread_query("id", std::move(list)));
  const JsonValue items = answer.json ? answer.json->root()["items"] : JsonValue{};
  YouTubeReader::ListEnd end;
  if (!answer.json) end.error = std::move(answer.error);
  if (!items.empty() && !items.is_array())
    end.error = Error{Errc::malformed, "YouTube answered threads without a list"};
  if (end.error) co_return note(std::move(end));
  Seen seen;
  const auto refused_before = refused();
  const std::size_t listed = visitor_posts_.size();
  take_threads(items, seen);
  co_await read_all_replies();
  const bool sound = refused() == refused_before;
  if (sound)
    std::for_each(visitor_posts_.begin() + static_cast<std::ptrdiff_t>(listed), visitor_posts_.end(),
                  [this](const YouTubeThread& thread) { note_visitor_post(thread); });
  visitor_posts_.resize(listed);
  // All of several at once: hardly.
  if (seen.empty() && ids.size() > 1) builder_.mark_incomplete();
  for (const auto& id : ids) {
    if (!sound || seen.contains(id) || (seen.empty() && ids.size() > 1)) continue;
    builder_.batch().gone.push_back(id);
    builder_.note({Errc::gone, "a thread that was asked for by its id is not there any more"});
  }
  co_return !builder_.ended() && !denied_;
}

/// Whether the listing showed all there is of a conversation.
bool YouTubeComments::shown(const std::string& id) const {
  if (!threads_whole_ || half_read_.contains(id)) return false;
  const auto video = videos_.find(id);
  if (video != videos_.end()) return in_listing(*video->second);
  return std::any_of(visitor_posts_.begin(), visitor_posts_.end(), [&](const auto& post) { return post.root == id; });
}

Dialogue<bool> YouTubeComments::read_followed() {
  std::vector<std::string> posts;
  Seen asked;
  bool goes_on = !builder_.ended() && !denied_;
  for (const auto& id : input_.followed) {
    if (!goes_on || shown(id) || !asked.insert(id).second) continue;
    if (id.size() == kVideoId) {
      goes_on = co_await read_video(id);
    } else {
      posts.push_back(id);
    }
  }
  for (std::size_t first = 0; first < posts.size() && goes_on; first += kMostIds) {
    const auto from = posts.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<std::string> some(from, from + static_cast<std::ptrdiff_t>(std::min(kMostIds, posts.size() - first)));
    goes_on = co_await read_visitor_posts(std::move(some));
  }
  co_return goes_on;
}

/// The listing of threads was the look at each conversation that is younger than its end.
void YouTubeComments::note_listed_looks(const std::vector<YouTubeVideo>& videos) {
  for (const auto& video : videos) {
    if (!in_listing(video)) continue;
    const Conversation conversation{
        .id = video.id, .created = video.created, .count = video.count, .mark = {}, .listed = true};
    const ThreadLook* before = looks_.known(video.id);
    const bool whole = threads_whole_ && !half_read_.contains(video.id);
    // What stands still keeps its last look; what broke off is remembered as unread.
    if (whole || before == nullptr || (before->complete && looks_.changed(conversation)))
      looks_.note_look(conversation, fetched_[video.id], whole);
  }
  if (!threads_whole_) return;
  for (const auto& thread : visitor_posts_)
    if (looks_.known(thread.root) == nullptr || !half_read_.contains(thread.root)) note_visitor_post(thread);
}

Dialogue<bool> YouTubeComments::read(const std::vector<YouTubeVideo>& videos) {
  for (const auto& video : videos) videos_.emplace(video.id, &video);
  bool goes_on = co_await list_threads();
  if (goes_on && youtube_.as_owner()) goes_on = co_await list_held();
  const bool replies_read = co_await read_all_replies();
  note_listed_looks(videos);
  if (goes_on && replies_read) goes_on = co_await read_followed();
  co_return goes_on;
}

}  // namespace sarad
