// SPDX-License-Identifier: Apache-2.0
#include "collectors/html_text.hpp"
#include "collectors/text_reader.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

TEST(TextReader, InterimWordsAreFoundInBengaliAndEnglish) {
  const auto read = make_text_reader({});
  for (const auto* text :
       {"ধন্যবাদ, আমরা বিষয়টি দেখছি।", "শীঘ্রই জানানো হবে", "We are LOOKING  into it.", "will get back to you soon"})
    EXPECT_TRUE(read(text).interim) << text;
}

TEST(TextReader, AFinalAnswerIsNotInterim) {
  const auto read = make_text_reader({});
  for (const auto* text :
       {"রাস্তাটি মেরামত করা হয়েছে।", "The office opens at nine.", "I was overlooking into the valley", ""})
    EXPECT_FALSE(read(text).interim) << text;
}

TEST(TextReader, ConfiguredPhrasesCountToo) {
  EXPECT_FALSE(make_text_reader({})("তদন্ত চলছে").interim);
  EXPECT_TRUE(make_text_reader({"তদন্ত চলছে", "Noted"})("তদন্ত চলছে").interim);
  EXPECT_TRUE(make_text_reader({"Noted"})("noted, sir").interim);
  EXPECT_FALSE(make_text_reader({"Noted"})("keynoted").interim);
  EXPECT_FALSE(make_text_reader({"", "  "})("done").interim);
}

TEST(TextReader, EitherSpellingOfABengaliLetterFits) {
  const auto read = make_text_reader({});
  EXPECT_TRUE(read("বিষ\u09DFটি দেখছি").interim);
  EXPECT_TRUE(read("বিষ\u09AF\u09BCটি দেখছি").interim);
  EXPECT_TRUE(read("বিষ\u09AF\u09BCটি\u200C দেখছি").interim);
}

TEST(TextReader, ThanksGreetingsAndSignsAreTrivial) {
  const auto read = make_text_reader({});
  for (const auto* text : {"ধন্যবাদ", "অনেক ধন্যবাদ স্যার 🙏🙏", "আসসালামু আলাইকুম", "Thank you so much!!", "thanks", "👍",
                           "❤️", "...", "।", "Thank you sir, ধন্যবাদ"})
    EXPECT_TRUE(read(text).trivial) << text;
}

TEST(TextReader, WhenInDoubtAMessageIsNotTrivial) {
  const auto read = make_text_reader({});
  for (const auto* text :
       {"ধন্যবাদ, কিন্তু কবে ঠিক হবে", "???", "👍?", "sir", "অনেক", "১২৩", "Thanks for nothing, the road is broken",
        "hi there", "আসসালামু আলাইকুম, রাস্তা ভাঙা", "thankyounot"})
    EXPECT_FALSE(read(text).trivial) << text;
}

TEST(TextReader, BrokenUtf8IsNeverTrivialAndNeverACrash) {
  const auto read = make_text_reader({});
  for (const auto* text : {"\xff", "\xe0\xa6", "\xf0\x9f\x99", "\x80\x80", "\xc3"}) EXPECT_FALSE(read(text).trivial);
}

TEST(HtmlText, TagsGoAndReferencesAreDecoded) {
  EXPECT_EQ(html_to_text("<p>a &amp; b&#8217;s &#x995;</p>"), " a & b\u2019s \u0995 ");
  EXPECT_EQ(html_to_text("a<!-- x > y -->b<script>if (a<b) c</script>c<STYLE>p{}</STYLE>d"), "a b c d");
}

TEST(HtmlText, WhatIsNoReferenceOrTagStays) {
  EXPECT_EQ(html_to_text("R&D &unknown; &#; &#0; &#xZZ; &"), "R&D &unknown; &#; &#0; &#xZZ; &");
  EXPECT_EQ(html_to_text("a <b"), "a  ");
}

TEST(HtmlText, ReferencesBeyondUnicodeBecomeTheReplacement) {
  EXPECT_EQ(html_to_text("&#xD800;&#1114112;"), "\uFFFD\uFFFD");
}

}  // namespace
}  // namespace sarad
