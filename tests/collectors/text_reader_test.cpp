// SPDX-License-Identifier: Apache-2.0
#include "collectors/html_text.hpp"
#include "collectors/phrase_lists.hpp"
#include "collectors/text_reader.hpp"
#include "collectors/text_words.hpp"

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
  EXPECT_FALSE(make_text_reader({})("কমিটি গঠিত হয়েছে").interim);
  EXPECT_TRUE(make_text_reader({"কমিটি গঠিত", "Noted"})("কমিটি গঠিত হয়েছে").interim);
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

TEST(TextReader, AFinalWordOrANegationBesideAnInterimPhraseMakesItFinal) {
  const auto read = make_text_reader({"তদন্ত কমিটি"});
  for (const auto* text : {"জানানো হয়েছে", "আলাদা করে জানানো হবে না", "We are not looking into this.",
                           "We were looking into it; it is fixed now.", "We looked into it and fixed it",
                           "বিষয়টি আমরা দেখছি না, এটি ভূমি অফিসের কাজ।", "আমরা দেখছি যে তথ্য ভুল", "তদন্ত কমিটি নাই", "অভিযোগ করলে দ্রুত ব্যবস্থা নেওয়া হবে।"})
    EXPECT_FALSE(read(text).interim) << text;
}

TEST(TextReader, APhraseDoesNotReachAcrossSentences) {
  const auto read = make_text_reader({"ফাইল পাঠানো হবে"}, {"সাথে আছি"});
  EXPECT_TRUE(read("ফাইল, পাঠানো - হবে").interim);
  EXPECT_FALSE(read("ফাইল। পাঠানো হবে").interim);
  EXPECT_FALSE(read("সাথে! আছি").trivial);
  EXPECT_FALSE(read("চিন্তা করবেন না। বিষয়টি দেখছি না").interim);
  EXPECT_TRUE(read("We are not idle. Looking into it").interim);
}

TEST(TextReader, AnOperatorsTrivialWordsJoinSaradsOwn) {
  const auto read = make_text_reader({}, {"সাথে আছি|আছে", "lov u|"});
  EXPECT_TRUE(read("সাথে আছে, ধন্যবাদ স্যার").trivial);
  EXPECT_TRUE(read("lov").trivial);
  EXPECT_FALSE(read("সাথে").trivial);
  EXPECT_FALSE(make_text_reader({})("সাথে আছি").trivial);
}

TEST(TextReader, OneTaggedPersonIsTrivialAndTwoAreNot) {
  const auto read = make_text_reader({});
  EXPECT_TRUE(read("\uFFFC").trivial);
  EXPECT_TRUE(read("\uFFFC 😂 ধন্যবাদ").trivial);
  EXPECT_FALSE(read("\uFFFC \uFFFC").trivial);
  EXPECT_FALSE(read("\uFFFC দেখ").trivial);
  EXPECT_FALSE(read("\uFFFC?").trivial);
}

TEST(TextReader, EmojiOfEverySortAreSignsAndNotWords) {
  const auto read = make_text_reader({});
  for (const auto* text : {"👍🏽", "👨‍👩‍👧‍👦", "🇧🇩", "1️⃣ 2️⃣", "#️⃣", "❤‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "✌🏼", "😡", "™", "ধন্যবাদ🙏স্যার"})
    EXPECT_TRUE(read(text).trivial) << text;
  for (const auto* text : {"❓", "1", "১️", "Thanks 🙄", "❔👍", "ক️"}) EXPECT_FALSE(read(text).trivial) << text;
}

TEST(TextReader, WidthCaseJoinersAndDigitsMakeNoDifference) {
  const auto read = make_text_reader({"আবেদন ১২", "Straße"});
  EXPECT_TRUE(read("Ｔｈａｎｋｓ　ｓｉｒ").trivial);
  EXPECT_TRUE(read("ধন\u200D্যবাদ\u200C").trivial);
  EXPECT_TRUE(read("আবেদন 12").interim);
  EXPECT_TRUE(read("STRASSE").interim);
  EXPECT_TRUE(read("we\u2019ll let you know").interim);
  EXPECT_TRUE(make_text_reader({"ভো"})("ভ\u09C7\u09BE").interim);
  EXPECT_TRUE(make_text_reader({"ক\u09BC\u09CD"})("ক\u09CD\u09BC").interim);
  EXPECT_TRUE(make_text_reader({"ক\u09BC\u09CD"})("é ক\u09CD\u09BC").interim);
}

TEST(TextReader, EveryOneOfSaradsPhrasesIsAccepted) {
  PhraseMatcher matcher;
  for (const auto& [kind, phrase] : interim_phrases()) EXPECT_TRUE(matcher.add(kind, phrase)) << phrase;
  for (const auto& [kind, phrase] : trivial_phrases()) EXPECT_TRUE(matcher.add(kind, phrase)) << phrase;
}

TEST(PhraseMatcher, RefusesWhatWouldMatchNothingOrGrowTooLarge) {
  PhraseMatcher matcher;
  for (const auto* phrase : {"", " ", "|", "...", "a| b|", "a|b|c|d|e|f|g|h a|b|c|d|e|f|g|h a|b|c|d|e|f|g|h a|b",
                             "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"})
    EXPECT_FALSE(matcher.add(PhraseKind::interim, phrase)) << phrase;
  EXPECT_FALSE(matcher.add(PhraseKind::interim, "see " + std::string(TextWords::kLongest + 1, 'k')));
  EXPECT_TRUE(matcher.empty());
}

TEST(PhraseMatcher, FindsPhrasesThatOverlapAndStandInEachOther) {
  PhraseMatcher matcher;
  for (const auto* phrase : {"a b c d", "b c", "c", "b c x"}) matcher.add(PhraseKind::interim, phrase);
  matcher.seal();
  std::string found;
  PhraseMatcher::State state = 0;
  for (const auto* word : {U"a", U"b", U"c", U"x", U"a", U"b", U"c", U"d"}) {
    state = matcher.step(state, word);
    matcher.each(state, [&](const auto& one) { found += std::to_string(one.words); });
    found += ' ';
  }
  EXPECT_EQ(found, "  21 3   21 4 ");
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
