// SPDX-License-Identifier: Apache-2.0
#include "net/url.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

TEST(ResolveLink, FollowsTheReferenceRules) {
  const auto at = [](std::string_view link) { return resolve_link("https://a.example/b/c/d?q=1", link).value_or("nothing"); };
  EXPECT_EQ(at("e/f"), "https://a.example/b/c/e/f");
  EXPECT_EQ(at("/e"), "https://a.example/e");
  EXPECT_EQ(at("../e"), "https://a.example/b/e");
  EXPECT_EQ(at("?x=2"), "https://a.example/b/c/d?x=2");
  EXPECT_EQ(at("//b.example/e"), "https://b.example/e");
  EXPECT_EQ(at("e:f/g"), "nothing");
}

TEST(ResolveLink, AnAbsoluteOneStaysAsItIs) {
  EXPECT_EQ(resolve_link("https://a.example/", "https://b.example/?p=91&x=1"), "https://b.example/?p=91&x=1");
  EXPECT_EQ(resolve_link("", "HTTP://b.example"), "HTTP://b.example");
}

TEST(ResolveLink, OnlyTheWebIsALink) {
  EXPECT_FALSE(resolve_link("https://a.example/", "javascript:alert(1)"));
  EXPECT_FALSE(resolve_link("https://a.example/", "data:text/html,x"));
  EXPECT_FALSE(resolve_link("ftp://a.example/", "e"));
  EXPECT_FALSE(resolve_link("nonsense", "e"));
}

TEST(ResolveLink, LettersBeyondAsciiAreEncodedOnce) {
  EXPECT_EQ(resolve_link("https://a.example/b/", "\u0995"), "https://a.example/b/%e0%a6%95");
  EXPECT_EQ(resolve_link("https://a.example/b/", "%e0%a6%95"), "https://a.example/b/%e0%a6%95");
}

TEST(PercentDecode, LeavesWhatIsNoEscape) {
  EXPECT_EQ(percent_decode("a%20b%E0%A6%95"), "a b\u0995");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%zz"), "%zz");
  EXPECT_EQ(percent_decode("%41"), "A");
}

}  // namespace
}  // namespace sarad
