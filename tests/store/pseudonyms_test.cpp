// SPDX-License-Identifier: Apache-2.0
// No author's id gets past the ledger's door (faults, Privacy 1 and 2).
#include "store/pseudonyms.hpp"

#include "tests/store/scratch_ledger.hpp"

namespace sarad {
namespace {

const Pseudonyms kPseudonyms{Secret{"a key"}};

TEST(Pseudonym, ItIsTheSameForTheSamePersonOnTheSamePage) {
  EXPECT_EQ(kPseudonyms.of("page", "123"), kPseudonyms.of("page", "123"));
  EXPECT_NE(kPseudonyms.of("page", "123"), kPseudonyms.of("page", "124"));
}

TEST(Pseudonym, NobodyCanBeFollowedFromPageToPage) {
  EXPECT_NE(kPseudonyms.of("page", "123"), kPseudonyms.of("other", "123"));
  EXPECT_NE(kPseudonyms.of("page", "123"), kPseudonyms.of("page1", "23"));
}

TEST(Pseudonym, ItIsTheHmacOfPageAndAuthor) {
  // printf 'page\000123' | openssl dgst -sha256 -hmac 'a key'
  EXPECT_EQ(kPseudonyms.of("page", "123"), "269b5f1094dc0236fa266510537fdd06");
}

TEST(Pseudonym, AnotherKeyGivesAnother) { EXPECT_NE(kPseudonyms.of("page", "123"), Pseudonyms{Secret{"b"}}.of("page", "123")); }

TEST(Pseudonym, NoIdentityStaysNone) { EXPECT_EQ(kPseudonyms.of("page", ""), ""); }

TEST(Pseudonym, TheMentionOfThePageStaysAndPersonsAreReplaced) {
  Activity a = comment("a");
  a.facts.mentions = {std::string{kMentionOfPage}, "123"};
  kPseudonyms.put_on("page", a);
  EXPECT_EQ(a.author_key, kPseudonyms.of("page", "account-of-a-citizen"));
  EXPECT_THAT(a.facts.mentions, ::testing::ElementsAre(kMentionOfPage, kPseudonyms.of("page", "123")));
}

TEST(Pseudonym, TheCheckValueTellsOneKeyFromAnother) {
  EXPECT_EQ(kPseudonyms.check_value(), Pseudonyms{Secret{"a key"}}.check_value());
  EXPECT_NE(kPseudonyms.check_value(), Pseudonyms{Secret{"b"}}.check_value());
}

using LedgersDoor = LedgerTest;

TEST_F(LedgersDoor, APlantedAuthorIdIsInNoByteOfAnyFile) {
  constexpr std::string_view kAuthor = "planted-author-4711", kMentioned = "planted-mention-4712", kTeam = "planted-team-4713";
  Batch b = batch("page", 10, {"a", "b"});
  b.activities[0].author_key = kAuthor;
  b.activities[0].facts.mentions = {std::string{kMentioned}};
  b.activities[1].author_key = kTeam;
  b.activities[1].author = AuthorRole::team;
  commit(b);
  b.seen = at(5);  // and by way of a replaced record
  commit(b);
  const Secret the_key = key();
  const auto look = [&](const char* when) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{path()}.parent_path()}) {
      const auto bytes = bytes_of(entry.path());
      for (const auto word : {kAuthor, kMentioned, kTeam, the_key.reveal()})
        EXPECT_EQ(bytes.find(word), std::string::npos) << word << " in " << entry.path() << ' ' << when;
      ++files;
    }
    EXPECT_GE(files, 2) << when;
  };
  look("while open");
  store_.reset();
  look("when closed");
  EXPECT_NE(bytes_of(path()).find("https://example.org/a"), std::string::npos) << "this test does not look where records are";
}

TEST_F(LedgersDoor, WhatCommitGivesBackHoldsPseudonyms) {
  const Pseudonyms same{key()};
  EXPECT_EQ(commit(batch("page", 10, {"a"})).added.at(0).author_key, same.of("page", "account-of-a-citizen"));
}

TEST_F(LedgersDoor, ThePagesOwnIdIsReplacedToo) {
  Batch b = batch("page", 10, {"a"});
  b.activities[0].author = AuthorRole::page;
  b.activities[0].author_key = "999";
  EXPECT_EQ(commit(b).added.at(0).author_key, Pseudonyms{key()}.of("page", "999"));
}

}  // namespace
}  // namespace sarad
