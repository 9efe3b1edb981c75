// SPDX-License-Identifier: Apache-2.0
#include "net/json.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

TEST(Json, ValuesAreThereByTypeOrAbsent) {
  const auto json = Json::parse(R"({"s":"x","n":7,"d":1.5,"b":true,"z":null,"a":[1,"2"],"o":{"k":"v"}})");
  ASSERT_TRUE(json);
  const JsonValue root = json->root();
  EXPECT_EQ(root["s"].string(), "x");
  EXPECT_EQ(root["n"].integer(), 7);
  EXPECT_EQ(root["d"].number(), 1.5);
  EXPECT_EQ(root["b"].boolean(), true);
  EXPECT_TRUE(root["z"].empty());
  EXPECT_FALSE(root["z"].absent());
  EXPECT_TRUE(root["nothing"].absent());
  EXPECT_EQ(root["a"].size(), 2u);
  EXPECT_EQ(root["a"].at(1).string(), "2");
  EXPECT_EQ(root["o"].key_at(0), "k");
  EXPECT_EQ(root["o"].at(0).string(), "v");
}

TEST(Json, WrongQuestionsAreAnsweredWithNothing) {
  const auto json = Json::parse(R"({"s":"x","n":7})");
  const JsonValue root = json->root();
  EXPECT_FALSE(root["s"].integer());
  EXPECT_FALSE(root["n"].string());
  EXPECT_FALSE(root["n"].boolean());
  EXPECT_TRUE(root["s"]["deeper"]["still"].absent());
  EXPECT_EQ(root["s"].size(), 0u);
  EXPECT_TRUE(root["s"].at(3).absent());
  EXPECT_TRUE(root.at(2).absent());
  EXPECT_EQ(root.key_at(2), "");
  EXPECT_FALSE(JsonValue{}.string());
  for (const auto element : root["n"]) FAIL() << element.size();
}

TEST(Json, IdsAreExact) {
  const auto json =
      Json::parse(R"(["a", 9223372036854775807, 18446744073709551615, 1e3, 18446744073709551616, "", -5])");
  ASSERT_TRUE(json);
  const JsonValue root = json->root();
  EXPECT_EQ(root.at(0).id(), "a");
  EXPECT_EQ(root.at(1).id(), "9223372036854775807");
  EXPECT_EQ(root.at(2).id(), "18446744073709551615");
  EXPECT_FALSE(root.at(3).id());
  EXPECT_FALSE(root.at(4).id());
  EXPECT_FALSE(root.at(5).id());
  EXPECT_EQ(root.at(6).id(), "-5");
}

TEST(Json, EscapesBecomeUtf8) {
  const auto json = Json::parse(R"(["\/\u0995\ud83d\ude4f"])");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->root().at(0).string(), "/\u0995\U0001F64F");
}

TEST(Json, WhatIsNotJsonIsMalformed) {
  using namespace std::string_view_literals;
  for (const auto text : {""sv,
                          " "sv,
                          "{"sv,
                          "[1,]"sv,
                          "{\"a\":1,}"sv,
                          "[1] x"sv,
                          "[1][2]"sv,
                          "NaN"sv,
                          "[Infinity]"sv,
                          "// c\n1"sv,
                          "'a'"sv,
                          "[1e400]"sv,
                          "[01]"sv,
                          "\xEF\xBB\xBF[]"sv,
                          "[]\0"sv,
                          "[]\0x"sv,
                          "[\"\0\"]"sv,
                          "[\"\xff\"]"sv,
                          "[\"\xc0\xaf\"]"sv,
                          "[\"\xed\xa0\x80\"]"sv,
                          "[\"\\ud800\"]"sv,
                          "[\"\\udc00\"]"sv,
                          "[\"\n\"]"sv,
                          "{\"a\":1,\"a\":2}"sv,
                          "[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]"sv,
                          "<html></html>"sv}) {
    const auto json = Json::parse(text);
    ASSERT_FALSE(json) << text;
    EXPECT_EQ(json.error().code, Errc::malformed);
  }
}

TEST(Json, NestingIsBounded) {
  EXPECT_TRUE(Json::parse(nested(64)));
  // Where an answer is a tree by its nature its reader may ask for more, within reason.
  EXPECT_TRUE(Json::parse(nested(2100), 2100));
  EXPECT_FALSE(Json::parse(nested(2101), 2100));
  EXPECT_FALSE(Json::parse(nested(5000), 1'000'000));
  EXPECT_FALSE(Json::parse(nested(65)));
  EXPECT_FALSE(Json::parse(nested(1'000'000)));
  EXPECT_FALSE(Json::parse(std::string(10'000'000, '[')));
}

TEST(Json, ManyMembersAreSearchedForTwins) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(Json::parse(text + "\"last\":0}"));
  EXPECT_FALSE(Json::parse(text + "\"k17\":0}"));
}

TEST(Json, AMessageNeverRepeatsTheText) {
  const auto json = Json::parse(R"({"name":"Rahim" "x"})");
  ASSERT_FALSE(json);
  EXPECT_EQ(json.error().message.find("Rahim"), std::string::npos);
}

TEST(Json, HangulIsNotTakenForSurrogates) {
  const auto json = Json::parse("[\"\xed\x95\x9c\xea\xb8\x80\"]");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->root().at(0).string(), "\xed\x95\x9c\xea\xb8\x80");
}

}  // namespace
}  // namespace sarad
