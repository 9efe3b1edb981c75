// SPDX-License-Identifier: Apache-2.0
// A ledger in a folder of its own, and short ways to write batches.
#pragma once

#include "store/sqlite_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace sarad {

/// How a failed expectation shows an activity.
inline void PrintTo(const Activity& a, std::ostream* out) {
  *out << a.id << " (" << to_string(a.kind) << " by " << to_string(a.author) << ' ' << a.author_key << " in " << a.thread_id
       << " under " << a.parent_id.value_or("-") << " created " << (a.created ? format_instant(*a.created) : "-") << " seen "
       << format_instant(a.seen) << (a.facts.interim ? " interim" : "") << (a.facts.trivial ? " trivial" : "") << ')';
}

inline Instant at(std::int64_t seconds) { return Instant{Seconds{1'772'000'000 + seconds}}; }

inline Activity comment(std::string id, std::string thread = "post-1") {
  Activity a;
  a.id = std::move(id);
  a.kind = Kind::comment;
  a.author = AuthorRole::citizen;
  a.author_key = "account-of-a-citizen";
  a.thread_id = thread;
  a.parent_id = std::move(thread);
  a.created = at(5);
  a.permalink = "https://example.org/" + a.id;
  return a;
}

inline Batch batch(std::string page, std::int64_t seen, const std::vector<std::string>& ids = {}) {
  Batch b;
  b.page = std::move(page);
  b.asked = at(seen - 1);
  b.seen = at(seen);
  for (const auto& id : ids) b.activities.push_back(comment(id));
  b.complete = true;
  b.cursor.since = at(seen);
  return b;
}

inline std::vector<std::string> ids_of(const std::vector<Activity>& activities) {
  std::vector<std::string> ids;
  for (const auto& a : activities) ids.push_back(a.id);
  return ids;
}

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = ::testing::TempDir() + "sarad-ledger-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] std::string path(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline void put_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Runs SQL on the file behind the store's back; gives the first column of the rows.
inline std::vector<std::string> sql(const std::string& path, const std::string& text) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  std::vector<std::string> rows;
  char* trouble = nullptr;
  sqlite3_exec(
      db, text.c_str(),
      [](void* out, int, char** values, char**) {
        static_cast<std::vector<std::string>*>(out)->emplace_back(values[0] != nullptr ? values[0] : "NULL");
        return 0;
      },
      &rows, &trouble);
  EXPECT_EQ(trouble, nullptr) << trouble;
  sqlite3_free(trouble);
  sqlite3_close(db);
  return rows;
}

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  std::string path() const { return folder_.path("ledger.db"); }
  Secret key() const { return Secret{"the author key of the tests"}; }

  void open() {
    store_.reset();
    auto opened = open_sqlite_ledger(path(), key(), OpenMode::daemon);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }

  CommitOutcome commit(const Batch& b) {
    auto outcomes = store_->commit({&b, 1});
    EXPECT_TRUE(outcomes) << outcomes.error().message;
    return outcomes ? outcomes->front() : CommitOutcome{};
  }
  std::vector<Activity> activities(std::string_view page = "page") {
    auto found = store_->activities(page);
    EXPECT_TRUE(found);
    return found ? *found : std::vector<Activity>{};
  }
  PageRecord record(std::string_view page = "page") {
    const auto records = store_->pages();
    EXPECT_TRUE(records);
    if (records)
      for (const auto& r : *records)
        if (r.page == page) return r;
    ADD_FAILURE() << "no record of " << page;
    return {};
  }

  ScratchFolder folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace sarad
