// SPDX-License-Identifier: Apache-2.0
#include "tests/collectors/scripted.hpp"

#include "collectors/graph_error.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace testing_collectors;

GraphAnswer read(std::string body, int status, std::vector<std::pair<std::string, std::string>> headers = {}) {
  return read_graph_answer(answer_of(std::move(body), status, std::move(headers)));
}

std::string error_body(int code, int subcode = 0, const std::string& message = "…", const std::string& more = {}) {
  return R"({"error":{"message":")" + message + R"(","type":"OAuthException","code":)" + std::to_string(code) +
         (subcode == 0 ? "" : R"(,"error_subcode":)" + std::to_string(subcode)) + more + "}}";
}

TEST(GraphError, EveryDocumentedCodeHasItsReaction) {
  struct Row {
    int code, subcode;
    Errc reaction;
  };
  std::vector<Row> table{{102, 0, Errc::token_expired},
                         {190, 0, Errc::token_expired},
                         {10, 0, Errc::permission_denied},
                         {3, 0, Errc::permission_denied},
                         {200, 0, Errc::permission_denied},
                         {230, 0, Errc::permission_denied},
                         {299, 0, Errc::permission_denied},
                         {100, 33, Errc::gone},
                         {803, 0, Errc::gone},
                         {100, 0, Errc::malformed},
                         {12, 0, Errc::malformed},
                         {1, 0, Errc::transient},
                         {1, 99, Errc::transient},
                         {2, 0, Errc::transient},
                         {-1, 0, Errc::transient},
                         {-2, 0, Errc::transient},
                         {999999, 0, Errc::malformed}};
  for (const int subcode : {458, 459, 460, 463, 464, 467, 492}) table.push_back({190, subcode, Errc::token_expired});
  for (const int code : {4, 17, 32, 341, 368, 613, 80001, 80002}) table.push_back({code, 0, Errc::rate_limited});
  for (const auto& row : table)
    for (const int status : {200, 400}) {
      const auto answer = read(error_body(row.code, row.subcode), status);
      EXPECT_FALSE(answer.json) << row.code;
      EXPECT_EQ(answer.error.code, row.reaction) << row.code << '/' << row.subcode << " with status " << status;
    }
}

TEST(GraphError, TransientIsBelievedOnlyAfterTheCode) {
  EXPECT_EQ(read(error_body(4, 0, "…", R"(,"is_transient":true)"), 403).error.code, Errc::rate_limited);
  EXPECT_EQ(read(error_body(190, 0, "…", R"(,"is_transient":true)"), 400).error.code, Errc::token_expired);
  EXPECT_EQ(read(error_body(999999, 0, "…", R"(,"is_transient":true)"), 400).error.code, Errc::transient);
}

TEST(GraphError, MessagesTellApartWhatCodesDoNot) {
  EXPECT_EQ(read(error_body(100, 0, "Object with ID '7' does not exist"), 404).error.code, Errc::gone);
  EXPECT_EQ(read(error_body(100, 0, "Invalid appsecret_proof provided in the API argument"), 400).error.code,
            Errc::configuration);
  EXPECT_EQ(read(error_body(100, 0, "Invalid cursors values"), 400).error.code, Errc::transient);
  EXPECT_TRUE(read(error_body(1, 0, "Please reduce the amount of data you're asking for"), 500).too_much_data);
  EXPECT_TRUE(read(error_body(1, 99), 500).too_much_data);
  EXPECT_FALSE(read(error_body(2), 500).too_much_data);
}

TEST(GraphError, UnknownCodesAreReadByStatus) {
  const std::pair<int, Errc> table[]{{400, Errc::malformed}, {401, Errc::token_expired}, {403, Errc::permission_denied},
                                     {404, Errc::gone},      {408, Errc::transient},     {429, Errc::rate_limited},
                                     {500, Errc::transient}, {503, Errc::transient}};
  for (const auto& [status, reaction] : table)
    EXPECT_EQ(read(error_body(987654), status).error.code, reaction) << status;
}

TEST(GraphError, WhatIsNoJsonObjectIsMalformedExceptForTroubleAndThrottling) {
  for (const int status : {200, 206, 304, 400, 401, 403, 404})
    EXPECT_EQ(read("<html>Wi-Fi login</html>", status).error.code, Errc::malformed) << status;
  for (const int status : {500, 502, 503, 504}) EXPECT_EQ(read("<html>", status).error.code, Errc::transient) << status;
  EXPECT_EQ(read("slow down", 429).error.code, Errc::rate_limited);
  EXPECT_EQ(read("", 204).error.code, Errc::malformed);
  EXPECT_EQ(read("\"text\"", 200).error.code, Errc::malformed);
  EXPECT_EQ(read(R"({"data":[]})", 206).error.code, Errc::malformed);
}

TEST(GraphError, AnErrorBesideDataIsAnError) {
  EXPECT_FALSE(read(R"({"data":[],"error":{"code":190}})", 200).json);
  EXPECT_FALSE(read(R"({"data":[],"error":"bad"})", 200).json);
  EXPECT_TRUE(read(R"({"data":[],"error":null})", 200).json);
}

TEST(GraphError, TheLargestRegainTimeIsTheWait) {
  const std::string usage = R"({"1":[{"type":"pages","call_count":60,"estimated_time_to_regain_access":3},
      {"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}],"2":[{"call_count":1}]})";
  const auto answer = read(error_body(80001), 400, {{"x-business-use-case-usage", usage}});
  EXPECT_EQ(answer.error.retry_after, std::chrono::minutes{19});
  ASSERT_EQ(answer.quota.size(), 1u);
  EXPECT_EQ(answer.quota[0].window, "page");
  EXPECT_DOUBLE_EQ(*answer.quota[0].used_ratio, 1.0);
}

TEST(GraphError, WaitsAreForWaitingErrorsOnly) {
  const std::vector<std::pair<std::string, std::string>> headers{{"retry-after", "30"}};
  EXPECT_EQ(read(error_body(4), 403, headers).error.retry_after, Seconds{30});
  EXPECT_EQ(read("busy", 503, headers).error.retry_after, Seconds{30});
  EXPECT_EQ(read(error_body(190), 400, headers).error.retry_after, std::nullopt);
  EXPECT_EQ(read(error_body(613), 400).error.retry_after, std::nullopt);
}

TEST(GraphError, NonsenseInUsageHeadersIsIgnored) {
  for (const auto* header :
       {"", "{", "[]", "7", R"({"call_count":"many"})", R"({"x":[[],7,{"estimated_time_to_regain_access":-5}]})"}) {
    const auto answer = read(R"({"data":[]})", 200, {{"x-app-usage", header}, {"x-business-use-case-usage", header}});
    EXPECT_TRUE(answer.json) << header;
    EXPECT_TRUE(answer.quota.empty()) << header;
  }
}

TEST(GraphError, OnlyTheApplicationsOwnLimitStopsTheWholeApplication) {
  EXPECT_TRUE(read(error_body(4), 400).whole_app_waits);
  for (const int code : {17, 32, 613, 80001}) EXPECT_FALSE(read(error_body(code), 400).whole_app_waits) << code;
}

TEST(GraphError, ThePlatformsOwnWordsAreNotRepeated) {
  const auto answer = read(error_body(190, 463, "Error validating access token EAAB123 of Rahim"), 400);
  EXPECT_EQ(answer.error.message.find("EAAB"), std::string::npos);
  EXPECT_EQ(answer.error.message.find("Rahim"), std::string::npos);
}

TEST(GraphError, NoAnswerIsPassedOnAsItCame) {
  const auto answer = read_graph_answer(Error{Errc::cancelled, "stopped"});
  EXPECT_EQ(answer.error.code, Errc::cancelled);
}

}  // namespace
}  // namespace sarad
