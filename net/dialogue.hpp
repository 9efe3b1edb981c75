// SPDX-License-Identifier: Apache-2.0
// A conversation with a platform, written as a coroutine and run without any I/O: it asks for
// requests and is resumed with answers. So a poll reads from top to bottom, and yet is a state
// machine that tests, fixtures, fuzzers and the daemon drive each in its own way:
//
//     Dialogue<Batch> poll(...) { HttpResult page = co_await ask(request); … co_return batch; }
//
//     auto talk = poll(...);
//     while (const HttpRequest* request = talk.request()) talk.answer(send(*request));
//     Batch batch = talk.take();
#pragma once

#include "net/http.hpp"

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace sarad {

/// What a dialogue and all those nested in it share with the one who drives it.
struct DialogueLine {
  std::optional<HttpRequest> request;
  std::optional<HttpResult> answer;
  std::coroutine_handle<> waiting;  ///< the innermost coroutine, to be resumed with the answer
};

struct DialoguePromiseBase {
  DialogueLine* line = nullptr;
  std::coroutine_handle<> caller;  ///< the dialogue that awaits this one; none for the outermost
  std::exception_ptr failure;

  struct ToCaller {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) const noexcept {
      const auto next = done.promise().caller;
      return next ? next : std::coroutine_handle<>{std::noop_coroutine()};
    }
    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] ToCaller final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

/// A coroutine that may `co_await ask(request)` and other dialogues, and returns a T.
template <class T>
class [[nodiscard]] Dialogue {
 public:
  struct promise_type : DialoguePromiseBase {
    std::optional<T> value;
    Dialogue get_return_object() { return Dialogue{Handle::from_promise(*this)}; }
    template <class U>
    void return_value(U&& result) {
      value.emplace(std::forward<U>(result));
    }
  };
  using Handle = std::coroutine_handle<promise_type>;

  Dialogue(Dialogue&& other) noexcept
      : handle_(std::exchange(other.handle_, {})), line_(std::move(other.line_)) {}
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;
  Dialogue& operator=(Dialogue&&) = delete;
  ~Dialogue() {
    if (handle_) handle_.destroy();
  }

  // -- for the one who drives the outermost dialogue

  /// The request it waits for; nullptr once it has finished. Rethrows what the coroutine threw.
  const HttpRequest* request() {
    if (line_ == nullptr) {
      line_ = std::make_unique<DialogueLine>();
      handle_.promise().line = line_.get();
      handle_.resume();
    }
    if (handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
    return line_->request ? &*line_->request : nullptr;
  }

  /// The same request, taken over: it is not kept here.
  HttpRequest take_request() { return std::move(*line_->request); }

  /// Resumes it with the answer to the request it waits for.
  void answer(HttpResult result) {
    line_->request.reset();
    line_->answer.emplace(std::move(result));
    std::exchange(line_->waiting, {}).resume();
  }

  /// What it returned. Only once request() gave nullptr.
  T take() { return std::move(*handle_.promise().value); }

  // -- for a dialogue that awaits this one

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    handle_.promise().line = caller.promise().line;
    handle_.promise().caller = caller;
    return handle_;
  }
  T await_resume() {
    if (handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
    return std::move(*handle_.promise().value);
  }

 private:
  explicit Dialogue(Handle handle) : handle_(handle) {}
  Handle handle_;
  std::unique_ptr<DialogueLine> line_;  ///< only in the outermost
};

/// Awaited inside a Dialogue: the answer to `request`.
class [[nodiscard]] ask {
 public:
  explicit ask(HttpRequest request) : request_(std::move(request)) {}
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> here) {
    line_ = here.promise().line;
    line_->request.emplace(std::move(request_));
    line_->waiting = here;
  }
  HttpResult await_resume() {
    HttpResult result = std::move(*line_->answer);
    line_->answer.reset();
    return result;
  }

 private:
  HttpRequest request_;
  DialogueLine* line_ = nullptr;
};

}  // namespace sarad
