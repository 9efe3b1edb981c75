// SPDX-License-Identifier: Apache-2.0
#include "net/dialogue.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

HttpRequest get(std::string path) {
  HttpRequest request;
  request.path = std::move(path);
  return request;
}

HttpResult ok(std::string body) {
  HttpResponse response;
  response.status = 200;
  response.body = std::move(body);
  return response;
}

Dialogue<std::string> one(std::string path) {
  HttpResult result = co_await ask(get(std::move(path)));
  if (!result) co_return std::string{to_string(result.error().code)};
  co_return result->body;
}

Dialogue<std::string> two() {
  std::string all = co_await one("/a");
  all += co_await one("/b");
  co_return all;
}

Dialogue<int> none() { co_return 7; }

Dialogue<int> throwing() {
  co_await one("/x");
  throw std::runtime_error("bug");
}

TEST(Dialogue, AsksOneRequestAfterTheOtherThroughNestedDialogues) {
  auto talk = two();
  ASSERT_NE(talk.request(), nullptr);
  EXPECT_EQ(talk.request()->path, "/a");
  talk.answer(ok("1"));
  ASSERT_NE(talk.request(), nullptr);
  EXPECT_EQ(talk.request()->path, "/b");
  talk.answer(ok("2"));
  EXPECT_EQ(talk.request(), nullptr);
  EXPECT_EQ(talk.take(), "12");
}

TEST(Dialogue, ErrorsArriveAsValues) {
  auto talk = one("/a");
  ASSERT_NE(talk.request(), nullptr);
  talk.answer(Error{Errc::transient, "connection reset"});
  EXPECT_EQ(talk.request(), nullptr);
  EXPECT_EQ(talk.take(), "transient");
}

TEST(Dialogue, MayEndWithoutAskingAnything) {
  auto talk = none();
  EXPECT_EQ(talk.request(), nullptr);
  EXPECT_EQ(talk.take(), 7);
}

TEST(Dialogue, AnExceptionReachesTheDriver) {
  auto talk = throwing();
  ASSERT_NE(talk.request(), nullptr);
  talk.answer(ok(""));
  EXPECT_THROW(talk.request(), std::runtime_error);
}

TEST(Dialogue, MayBeDroppedInTheMiddle) {
  auto talk = two();
  EXPECT_NE(talk.request(), nullptr);
}

}  // namespace
}  // namespace sarad
