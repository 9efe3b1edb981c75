// SPDX-License-Identifier: Apache-2.0
#include "net/socket_watch.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sarad {
namespace {

/// Two connected sockets; `ours` is the one that is watched.
struct Pair {
  Pair() {
    int fds[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) ADD_FAILURE() << "socketpair";
    ours = fds[0];
    theirs = fds[1];
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() {
    ::close(ours);
    ::close(theirs);
  }
  void they_write() const { EXPECT_EQ(::write(theirs, "x", 1), 1); }
  int ours = -1, theirs = -1;
};

bool readable(const SocketWatch& watch) {
  pollfd fd{watch.descriptor(), POLLIN, 0};
  return ::poll(&fd, 1, 0) == 1;
}

TEST(SocketWatch, TellsOfASocketThatIsReadyAndWanted) {
  SocketWatch watch;
  const Pair pair;
  watch.opened(pair.ours);
  watch.want(pair.ours, CURL_POLL_IN);
  EXPECT_FALSE(readable(watch));
  EXPECT_TRUE(watch.poll().empty());
  pair.they_write();
  EXPECT_TRUE(readable(watch));
  const auto ready = watch.poll();
  ASSERT_EQ(ready.size(), 1U);
  EXPECT_EQ(ready[0].fd, pair.ours);
  EXPECT_EQ(ready[0].events, CURL_CSELECT_IN);
}

TEST(SocketWatch, TellsOfRoomToWrite) {
  SocketWatch watch;
  const Pair pair;
  watch.opened(pair.ours);
  watch.want(pair.ours, CURL_POLL_INOUT);
  const auto ready = watch.poll();
  ASSERT_EQ(ready.size(), 1U);
  EXPECT_EQ(ready[0].events, CURL_CSELECT_OUT);
}

TEST(SocketWatch, AClosedPeerIsSomethingToRead) {
  SocketWatch watch;
  const Pair pair;
  watch.opened(pair.ours);
  watch.want(pair.ours, CURL_POLL_IN);
  ::shutdown(pair.theirs, SHUT_RDWR);
  ASSERT_EQ(watch.poll().size(), 1U);
}

TEST(SocketWatch, AKeptSocketThatIsNotWantedIsPassedOverAndKeepsNobodyAwake) {
  SocketWatch watch;
  const Pair pair;
  watch.opened(pair.ours);
  watch.want(pair.ours, CURL_POLL_IN);
  watch.want(pair.ours, CURL_POLL_REMOVE);
  pair.they_write();
  EXPECT_TRUE(watch.poll().empty());
  EXPECT_FALSE(readable(watch));
}

TEST(SocketWatch, AKeptSocketThatIsWantedAgainIsToldOf) {
  SocketWatch watch;
  const Pair pair;
  watch.opened(pair.ours);
  for (int round = 0; round < 2; ++round) {
    watch.want(pair.ours, CURL_POLL_REMOVE);
    if (round == 1) {
      EXPECT_TRUE(watch.poll().empty());  // by now unwatched, for the unread byte
    }
    watch.want(pair.ours, CURL_POLL_IN);
    pair.they_write();
    EXPECT_EQ(watch.poll().size(), 1U);
  }
}

TEST(SocketWatch, ASocketThatWasNotAnnouncedIsLetGoAtOnce) {
  SocketWatch watch;
  const Pair pair;
  watch.want(pair.ours, CURL_POLL_IN);
  watch.want(pair.ours, CURL_POLL_REMOVE);
  pair.they_write();
  EXPECT_FALSE(readable(watch));
}

TEST(SocketWatch, ANumberThatIsUsedAgainIsANewSocket) {
  SocketWatch watch;
  const Pair first, second;
  watch.opened(first.ours);
  watch.want(first.ours, CURL_POLL_IN);
  watch.closed(first.ours);
  ASSERT_EQ(::dup2(second.ours, first.ours), first.ours);  // closes the old, reuses its number
  watch.opened(first.ours);
  watch.want(first.ours, CURL_POLL_IN);
  second.they_write();
  ASSERT_EQ(watch.poll().size(), 1U);
}

}  // namespace
}  // namespace sarad
