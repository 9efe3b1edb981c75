// SPDX-License-Identifier: Apache-2.0
// Mastodon, and servers that speak its API (GoToSocial, Pleroma, Akkoma): platforms/mastodon.md.
#include "collectors/mastodon_poll.hpp"

namespace sarad {
namespace {

Dialogue<Batch> poll_mastodon(PollInput input) {
  return poll_mastodon_api(std::move(input), MastodonDialect{});
}

}  // namespace

const Platform platform_mastodon{
    .name = "mastodon",
    .title = "Mastodon",
    .default_base = "",
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = false,
            .mentions = true,
            .team_replies = true,
            .private_replies = true,
            .deletions = false,
            .profile = true,
            .visitors_may_post = false,
            .coverage_counts = true,
            .threads_by_one = true,
            .counts_trustworthy = false,
            .threads_told = false,
            .mention_answers = true},
    .poll = poll_mastodon,
    .page_link = mastodon_page_link,
    .terms = {.push = "streaming and Web Push to the account's owner, without promise of delivery",
              .cost = "2 calls a poll, 1 for each conversation that moved, 1 for each mention, 1 for each further 40 posts",
              .quota = "300 calls in 5 minutes for an account and for an address; each server may set its own",
              .permissions = "a token of the account with read:statuses, read:notifications and read:accounts; without "
                             "it no mentions, and 60 answers of a conversation at most; answers on other servers only "
                             "as far as the account's own server knows them"}};

}  // namespace sarad
