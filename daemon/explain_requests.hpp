// SPDX-License-Identifier: Apache-2.0
// GET /api/v1/explain: what `sarad explain` tells, told by the running daemon (docs/explain.md). Each answer is made
// on a thread of its own, from the ledger opened once more for reading, so that neither polls nor commits wait for it.
#pragma once

#include "daemon/explaining.hpp"
#include "exporters/web.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace sarad {

class ExplainRequests {
 public:
  /// What an answer is made from, as of the request.
  struct Moment {
    Grounds grounds;     ///< at: the published Snapshot's instant
    std::string ledger;  ///< its path
    std::string language;  ///< when the reader states no wish
  };
  /// Finds the pages that know an activity of this id, without holding up the loop, and gives them on the loop.
  using Search = std::function<void(std::string id, std::function<void(std::vector<std::string>)>)>;

  static constexpr std::size_t kMostWaiting = 8;            ///< more get 503 with Retry-After
  static constexpr std::size_t kMostActivities = 200'000;   ///< that one answer may take; more is 413

  explicit ExplainRequests(boost::asio::any_io_executor loop);
  /// Waits for the answer under way.
  ~ExplainRequests();
  ExplainRequests(const ExplainRequests&) = delete;
  ExplainRequests& operator=(const ExplainRequests&) = delete;

  /// 400: a question that makes no sense; 404: nothing of that name; both say what would be right. The reply comes
  /// later. `format=json|text|html`, else by Accept, else JSON; `lang=bn|en`, else by Accept-Language.
  [[nodiscard]] WebReply answer(const WebRequest& request, Moment moment, const Search& search);

 private:
  struct Thread;
  boost::asio::any_io_executor loop_;
  std::size_t waiting_ = 0;
  std::unique_ptr<Thread> thread_;
};

/// The question a request asks, by its keys case, page, week, office, quarter and series. Stop: wrong usage.
[[nodiscard]] OrStop<Question> question_of(const WebRequest& request);

}  // namespace sarad
