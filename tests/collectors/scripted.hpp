// SPDX-License-Identifier: Apache-2.0
// A poll against a script: answers by path, and a record of what was asked.
#pragma once

#include "collectors/collector.hpp"
#include "collectors/text_reader.hpp"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sarad::testing_collectors {

inline HttpResponse answer_of(std::string body, int status = 200,
                              std::vector<std::pair<std::string, std::string>> headers = {}) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.headers = std::move(headers);
  return response;
}

/// The value of a query key; nothing if absent.
inline std::optional<std::string> query_of(const HttpRequest& request, std::string_view key) {
  for (const auto& [name, value] : request.query)
    if (name == key) return value;
  return std::nullopt;
}

class Script {
 public:
  /// The next answer for `path`; the last one of a path is given again and again.
  Script& on(const std::string& path, HttpResult answer) {
    answers_[path].push_back(std::move(answer));
    return *this;
  }
  Script& on(const std::string& path, std::string body, int status = 200,
             std::vector<std::pair<std::string, std::string>> headers = {}) {
    return on(path, HttpResult{answer_of(std::move(body), status, std::move(headers))});
  }

  Batch run(const Platform& platform, PollInput input) { return lead(platform.poll(std::move(input))); }

  /// Answers whatever the dialogue asks, to its end.
  template <class T>
  T lead(Dialogue<T> talk) {
    while (const HttpRequest* request = talk.request()) {
      asked.push_back(*request);
      talk.answer(next(request->path));
    }
    return talk.take();
  }

  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> list;
    for (const auto& request : asked) list.push_back(request.path);
    return list;
  }

  std::vector<HttpRequest> asked;

 private:
  HttpResult next(const std::string& path) {
    auto& left = answers_[path];
    if (left.empty()) return Error{Errc::transient, "not in the script: " + path};
    HttpResult answer = left.front();
    if (left.size() > 1) left.pop_front();
    return answer;
  }

  std::map<std::string, std::deque<HttpResult>> answers_;
};

inline std::vector<std::string> ids_of(const Batch& batch) {
  std::vector<std::string> ids;
  for (const auto& activity : batch.activities) ids.push_back(activity.id);
  return ids;
}

inline const TextReader& plain_reader() {
  static const TextReader reader = make_text_reader({});
  return reader;
}

}  // namespace sarad::testing_collectors
