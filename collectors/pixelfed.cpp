// SPDX-License-Identifier: Apache-2.0
// Pixelfed, which speaks Mastodon's API with differences of its own: platforms/pixelfed.md.
#include "collectors/mastodon_poll.hpp"

namespace sarad {
namespace {

Dialogue<Batch> poll_pixelfed(PollInput input) {
  return poll_mastodon_api(std::move(input), {.statuses_a_page = 24,
                                              .notifications_a_page = 40,
                                              .always_links = false,
                                              .flat_contexts = true,
                                              .comment_type = "comment"});
}

}  // namespace

const Platform platform_pixelfed{
    .name = "pixelfed",
    .title = "Pixelfed",
    .default_base = "",
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = false,
            .mentions = true,
            .team_replies = true,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = false,
            .coverage_counts = true,
            .threads_by_one = true,
            .counts_trustworthy = false,
            .threads_told = false,
            .mention_answers = true},
    .poll = poll_pixelfed,
    .page_link = mastodon_page_link,
    .terms = {.push = "",
              .cost = "2 calls a poll, 1 for each photo whose comments moved, 1 for each of its comments with answers, "
                      "1 for each mention, 1 for each further 24 photos",
              .quota = "set by each server; told in headers",
              .permissions = "a token of the account with the scope read, which lives about a year; most servers refuse "
                             "to answer without one; comments held back for approval are counted and not shown"}};

}  // namespace sarad
