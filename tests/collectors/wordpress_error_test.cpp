// SPDX-License-Identifier: Apache-2.0
#include "tests/collectors/scripted.hpp"

#include "collectors/wordpress_error.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace testing_collectors;

WordPressAnswer read(std::string body, int status, std::vector<std::pair<std::string, std::string>> headers = {},
                     bool with_password = false) {
  return read_wordpress_answer(answer_of(std::move(body), status, std::move(headers)), WordPressShape::list,
                               with_password);
}

std::string refusal(const std::string& code) {
  return R"({"code":")" + code + R"(","message":"দুঃখিত","data":{"status":0}})";
}

TEST(WordPressError, EveryDocumentedCodeHasItsReaction) {
  struct Row {
    const char* code;
    int status;
    Errc reaction;
  };
  const Row table[]{{"incorrect_password", 401, Errc::token_expired},
                    {"invalid_username", 401, Errc::token_expired},
                    {"application_passwords_disabled", 401, Errc::token_expired},
                    {"application_passwords_disabled_for_user", 401, Errc::token_expired},
                    {"rest_cannot_read", 401, Errc::permission_denied},
                    {"rest_cannot_read", 403, Errc::permission_denied},
                    {"rest_forbidden", 401, Errc::permission_denied},
                    {"rest_forbidden_param", 403, Errc::permission_denied},
                    {"rest_forbidden_context", 403, Errc::permission_denied},
                    {"rest_login_required", 401, Errc::permission_denied},
                    {"rest_no_route", 404, Errc::permission_denied},
                    {"rest_post_invalid_id", 404, Errc::gone},
                    {"rest_comment_invalid_id", 404, Errc::gone},
                    {"internal_server_error", 500, Errc::transient},
                    {"rest_invalid_param", 400, Errc::malformed},
                    {"rest_post_invalid_page_number", 400, Errc::malformed}};
  for (const auto& row : table) {
    const auto answer = read(refusal(row.code), row.status);
    EXPECT_FALSE(answer.json) << row.code;
    EXPECT_EQ(answer.error.code, row.reaction) << row.code;
  }
}

TEST(WordPressError, WithoutACodeTheStatusTells) {
  const std::pair<int, Errc> table[]{
      {400, Errc::malformed},         {401, Errc::permission_denied}, {403, Errc::permission_denied},
      {404, Errc::permission_denied}, {408, Errc::transient},         {429, Errc::rate_limited},
      {500, Errc::transient},         {502, Errc::transient},         {503, Errc::transient},
      {200, Errc::malformed},         {204, Errc::malformed},         {206, Errc::malformed},
      {304, Errc::malformed}};
  for (const auto& [status, reaction] : table)
    EXPECT_EQ(read("<html>Maintenance</html>", status).error.code, reaction) << status;
}

TEST(WordPressError, ARefusalOfASentPasswordStopsThePage) {
  EXPECT_EQ(read("<html>", 401, {}, true).error.code, Errc::token_expired);
  EXPECT_EQ(read(refusal("rest_login_required"), 401, {}, true).error.code, Errc::permission_denied);
}

TEST(WordPressError, OnlyCleanJsonOfTheRightShapeIsTaken) {
  EXPECT_TRUE(read("[]", 200).json);
  for (const auto* body : {"", "{}", "null", "\xEF\xBB\xBF[]", "<b>Warning</b>: in x.php\n[]", "[", "[] []"}) {
    const auto answer = read(body, 200);
    EXPECT_FALSE(answer.json) << body;
    EXPECT_EQ(answer.error.code, Errc::malformed) << body;
  }
  EXPECT_FALSE(read("[]", 206).json);
}

TEST(WordPressError, ARefusalWithStatus200IsStillOne) {
  EXPECT_EQ(read(refusal("rest_forbidden"), 200).error.code, Errc::permission_denied);
}

TEST(WordPressError, WaitsAreReadForThrottlingAndMaintenance) {
  EXPECT_EQ(read("slow", 429, {{"retry-after", "120"}}).error.retry_after, Seconds{120});
  EXPECT_EQ(read("back soon", 503, {{"retry-after", "600"}}).error.retry_after, Seconds{600});
  EXPECT_EQ(read(refusal("rest_forbidden"), 403, {{"retry-after", "600"}}).error.retry_after, std::nullopt);
}

TEST(WordPressError, TotalsThatMakeNoSenseAreNotThere) {
  for (const auto* total : {"", "-1", "many", "1e3", "12 "})
    EXPECT_FALSE(read("[]", 200, {{"x-wp-total", total}}).total) << total;
  EXPECT_EQ(read("[]", 200, {{"x-wp-total", "103"}}).total, 103);
}

TEST(WordPressError, TheSitesOwnWordsAreNotRepeated) {
  const auto answer = read(R"({"code":"x y<script>রহিম","message":"রহিম"})", 400);
  EXPECT_EQ(answer.error.message, "the site answered HTTP 400, code xyscript");
}

}  // namespace
}  // namespace sarad
