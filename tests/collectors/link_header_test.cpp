// SPDX-License-Identifier: Apache-2.0
#include "collectors/link_header.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

TEST(LinkHeader, TellsTheDecodedQueryOfTheNextPageWhateverItsPlaceAndHost) {
  const QueryPairs wanted{{"max_id", "5"}, {"types[]", "mention"}};
  EXPECT_EQ(next_link_query(R"(<https://a.example/x?max_id=5&types%5B%5D=mention>; rel="next")"), wanted);
  EXPECT_EQ(next_link_query("<https://b.example/?min_id=9>; rel=\"prev\", <https://c/x?max_id=5&types[]=mention#f>; rel=next"), wanted);
  EXPECT_EQ(next_link_query(R"(<https://a.example/x>; rel="next")"), QueryPairs{});
}

TEST(LinkHeader, WithoutANextLinkTellsNothing) {
  for (const auto* header : {"", "<", "<>", "<https://a/?max_id=1>; rel=\"prev\"", "rel=\"next\"", "https://a/?max_id=1; rel=\"next\""})
    EXPECT_EQ(next_link_query(header), std::nullopt) << header;
}

TEST(LinkHeader, KeysThatAreOfferedReplaceThoseThatWereAsked) {
  const QueryPairs merged = merged_query({{"limit", "40"}, {"max_id", "9"}, {"exclude_reblogs", "true"}}, {{"limit", "20"}, {"max_id", "5"}});
  EXPECT_EQ(merged, (QueryPairs{{"exclude_reblogs", "true"}, {"limit", "20"}, {"max_id", "5"}}));
}

}  // namespace
}  // namespace sarad
