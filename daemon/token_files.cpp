// SPDX-License-Identifier: Apache-2.0
// `sarad token import` and `renew`: what a platform gives is kept in files only their owner may read.
#include "collectors/collector.hpp"
#include "daemon/converse.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/tokens.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sarad {
namespace {

Error trouble(const std::string& file, std::string_view what) {
  const int code = errno;
  return {Errc::storage, fmt::format("{}: {}: {}", file, what, std::strerror(code))};
}

/// Closes what it holds; removes the file unless it was put in place.
class NewFile {
 public:
  explicit NewFile(std::string name)
      : name_(std::move(name)), handle_(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (handle_ >= 0) ::close(handle_);
    if (handle_ >= 0 && !placed_) ::unlink(name_.c_str());
  }
  [[nodiscard]] bool good() const { return handle_ >= 0; }
  [[nodiscard]] bool write(std::string_view text) const {
    return ::write(handle_, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(handle_) == 0;
  }
  [[nodiscard]] bool place(const std::string& at) {
    placed_ = ::rename(name_.c_str(), at.c_str()) == 0;
    return placed_;
  }

 private:
  std::string name_;
  int handle_;
  bool placed_ = false;
};

TokenAnswer refused(int code, std::string why) { return {code, {}, std::move(why) + '\n'}; }

/// A page that stands for the account whose token was given.
std::optional<Page> account_page(const TokenRequest& request, const Config& config, TokenAnswer& answer) {
  const auto found = config.platforms.find(request.platform);
  const PlatformConfig platform = found == config.platforms.end() ? PlatformConfig{} : found->second;
  Page page;
  page.id = "account";
  page.platform = request.platform;
  page.token = request.token;
  page.base_url = platform.base_url;
  page.api_version = platform.api_version;
  page.allow_private = platform.allow_private;
  auto app = platform.apps.find(request.app);
  if (request.app.empty() && platform.apps.size() == 1) app = platform.apps.begin();
  if (app == platform.apps.end() && !(request.app.empty() && platform.apps.empty())) {
    std::string known;
    for (const auto& [name, each] : platform.apps) known += (known.empty() ? "" : ", ") + name;
    answer = refused(kExitConfiguration, fmt::format("name one of the apps of {} with --app: {}", request.platform, known));
    return std::nullopt;
  }
  if (app != platform.apps.end()) {
    page.app_id = app->second.app_id;
    page.app_secret = app->second.secret;
  }
  return page;
}

const TokenDesk* desk_of(const TokenRequest& request, TokenAnswer& answer) {
  const Platform* platform = find_platform(request.platform);
  if (platform == nullptr) {
    answer = refused(kExitConfiguration, fmt::format("there is no platform \"{}\"; `sarad platforms` lists them", request.platform));
    return nullptr;
  }
  if (platform->tokens == nullptr) answer = refused(kExitConfiguration, fmt::format("{} tells nothing of tokens", platform->title));
  if (request.token.empty()) answer = refused(kExitConfiguration, "no token was given on standard input");
  return answer.code == kExitOk ? platform->tokens : nullptr;
}

TokenAnswer not_told(const Error& error) {
  const int code = error.code == Errc::configuration ? kExitConfiguration
                   : error.code == Errc::transient || error.code == Errc::rate_limited ? kExitUnavailable
                                                                                      : kExitNo;
  return refused(code, fmt::format("{}: {}", to_string(error.code), error.message));
}

/// Where the configuration looks for the page's token: "file PATH", "credential NAME"; empty: it names none.
std::string place_of(const ReadConfig& read, std::size_t page, const std::string& folder) {
  const auto named = read.secret_names.find("pages[" + std::to_string(page) + "].token");
  if (named == read.secret_names.end()) return {};
  const auto blank = named->second.find(' ');
  const std::string name = named->second.substr(blank + 1);
  return named->second.starts_with("file ") ? name : folder + '/' + name;
}

/// What became of one page of the configuration.
struct Import {
  const Page* page = nullptr;
  std::string_view what;  ///< written, unchanged, would_write, no_place, not_listed, no_role, not_written
  std::string detail;
};

std::string_view remedy(std::string_view what, bool bn) {
  if (what == "written") return bn ? "টোকেন রাখা হলো" : "token kept";
  if (what == "unchanged") return bn ? "টোকেন একই আছে" : "token is there already";
  if (what == "would_write") return bn ? "টোকেন রাখা হবে" : "token would be kept";
  if (what == "no_place") return bn ? "কনফিগারেশনে এই পেজের টোকেনের জায়গা নেই: token: {credential: …} লিখুন"
                                    : "the configuration names no place for its token: write token: {credential: …}";
  if (what == "not_listed") return bn ? "এই অ্যাকাউন্ট পেজটির হয়ে কথা বলতে পারে না: পেজের অ্যাডমিনকে বলুন অ্যাকাউন্টটিকে পেজে MODERATE ভূমিকা দিতে"
                                      : "the account may not speak for it: ask the page's admin to give the account the task MODERATE";
  if (what == "no_role") return bn ? "ভূমিকা কম: পেজের অ্যাডমিনকে বলুন অ্যাকাউন্টটিকে MODERATE ভূমিকা দিতে"
                                   : "the role is too small: ask the page's admin to give the account the task MODERATE";
  return bn ? "ফাইলে লেখা গেল না" : "the file could not be written";
}

Import import_page(const Page& page, const std::string& place, const std::vector<PageToken>& listed, bool dry_run) {
  const auto found = std::find_if(listed.begin(), listed.end(), [&](const PageToken& t) { return t.account == page.account; });
  if (found == listed.end()) return {&page, "not_listed", {}};
  if (!found->may_moderate) return {&page, "no_role", {}};
  if (place.empty()) return {&page, "no_place", {}};
  if (dry_run) return {&page, "would_write", place};
  const auto kept = keep_secret(place, found->token);
  if (!kept) return {&page, "not_written", kept.error().message};
  return {&page, *kept ? "written" : "unchanged", place};
}

std::string render(const std::vector<Import>& imports, bool json, bool bn) {
  std::string out;
  if (!json) {
    for (const auto& import : imports)
      out += fmt::format("{}: {}{}\n", import.page->id, remedy(import.what, bn), import.detail.empty() ? "" : " (" + import.detail + ')');
    return out;
  }
  JsonWriter writer{out};
  writer.open('[');
  for (const auto& import : imports)
    writer.open('{').field("page", import.page->id).field("office", import.page->office).field("result", import.what).field("detail", import.detail).close('}');
  writer.close(']');
  return out + '\n';
}

std::string folder_of(const TokenRequest& request) {
  if (!request.to.empty()) return request.to;
  return (std::filesystem::path{request.config.front()}.parent_path() / "credentials").string();
}

}  // namespace

Result<bool> keep_secret(const std::string& file, const Secret& secret) {
  const std::string text = std::string{secret.reveal()} + '\n';
  struct stat there{};
  if (::lstat(file.c_str(), &there) == 0) {
    if (!S_ISREG(there.st_mode)) return Error{Errc::storage, file + ": is no plain file; move it away"};
    std::ifstream old{file, std::ios::binary};
    const bool same = std::string{std::istreambuf_iterator<char>{old}, {}} == text;
    if (same && (there.st_mode & 0077) == 0) return false;
  }
  NewFile fresh{file + ".new"};
  if (!fresh.good()) return trouble(file + ".new", errno == EEXIST ? "another run left it, or is at work; remove it" : "cannot be made");
  if (!fresh.write(text)) return trouble(file + ".new", "cannot be written");
  if (!fresh.place(file)) return trouble(file, "cannot be put in place");
  return true;
}

TokenAnswer import_tokens(const TokenRequest& request, Instant now) {
  TokenAnswer answer;
  const auto read = read_for_tokens(request, answer);
  const TokenDesk* desk = read ? desk_of(request, answer) : nullptr;
  if (desk == nullptr) return answer;
  if (desk->pages_of == nullptr) return refused(kExitConfiguration, request.platform + " lists no pages of an account; put each token in its file");
  const auto account = account_page(request, read->config, answer);
  if (!account) return answer;
  const auto listed = converse_now(desk->pages_of({*account, now}));
  if (!listed) return not_told(listed.error());
  std::vector<Import> imports;
  std::size_t known = 0;
  for (std::size_t i = 0; i < read->config.pages.size(); ++i) {
    const Page& page = read->config.pages[i];
    if (page.platform != request.platform || (!request.app.empty() && page.app != request.app)) continue;
    imports.push_back(import_page(page, place_of(*read, i, folder_of(request)), *listed, request.dry_run));
    known += imports.back().what == "not_listed" ? 0 : 1;
    const std::string_view what = imports.back().what;
    if (what == "not_written") answer.code = kExitIo;
    if ((what == "not_listed" || what == "no_role" || what == "no_place") && answer.code == kExitOk) answer.code = kExitNo;
  }
  const bool bn = language_of(request, read->config) == Language::bn;
  answer.out = render(imports, request.json, bn);
  if (listed->size() > known)
    answer.err = fmt::format("{} more pages of the account are not configured\n", listed->size() - known);
  return answer;
}

TokenAnswer renew_token(const TokenRequest& request, Instant now) {
  TokenAnswer answer;
  const auto read = read_for_tokens(request, answer);
  const TokenDesk* desk = read ? desk_of(request, answer) : nullptr;
  if (desk == nullptr) return answer;
  if (desk->renew == nullptr) return refused(kExitConfiguration, request.platform + " renews no tokens");
  if (request.to.empty()) return refused(kExitConfiguration, "name the file for the new token with --to");
  const auto account = account_page(request, read->config, answer);
  if (!account) return answer;
  const auto renewed = converse_now(desk->renew({*account, now}));
  if (!renewed) return not_told(renewed.error());
  if (const auto kept = keep_secret(request.to, renewed->token); !kept) return refused(kExitIo, kept.error().message);
  const PeopleText text(language_of(request, read->config), nullptr);
  const bool bn = text.language() == Language::bn;
  answer.out = (bn ? "নতুন টোকেন রাখা হলো: " : "new token kept in ") + request.to;
  if (renewed->expires) {
    const std::string end = text.full_moment(*renewed->expires);
    answer.out += bn ? ", মেয়াদ " + end + " পর্যন্ত" : ", until " + end;
  }
  answer.out += '\n';
  return answer;
}

}  // namespace sarad
