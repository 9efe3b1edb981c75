// SPDX-License-Identifier: Apache-2.0
// Keys of platforms, offices and pages.
#include "config/config.hpp"
#include "config/forms.hpp"
#include "config/schema.hpp"

namespace sarad {
namespace {

using namespace forms;

const Section& quota_section() {
  static const Section section = section_of<AppConfig>({
      key<&AppConfig::quota_unit>("unit", word({"calls", "units"}), "What is counted."),
      key<&AppConfig::quota_per>("per", duration(Seconds{1}), "Span of time for which it is granted."),
      key<&AppConfig::quota_limit>("limit", unless<std::int64_t>(0, large_count(1, 1'000'000'000)), "How much is granted; absent: not stated."),
      key<&AppConfig::reserve_percent>("reserve_percent", percent(), "Share left unspent."),
      accepted("resets", text(), "When it starts anew, as \"00:00 America/Los_Angeles\"."),
  });
  return section;
}

const Section& app_section() {
  static const Section section = section_of<AppConfig>({
      key<&AppConfig::app_id>("app_id", text(), "The platform's id of the app."),
      key<&AppConfig::secret>("secret", secret(), "App secret; signs calls where the platform wants it (appsecret_proof)."),
      key<&AppConfig::key>("key", secret(), "API key (YouTube); pages without a token of their own are asked for with it."),
      whole("quota", keys_of<AppConfig>(quota_section()), "What the platform grants."),
  });
  return section;
}

const Section& webhook_section() {
  static const Section section = section_of<WebhookConfig>({
      key<&WebhookConfig::path>("path", unless<std::string>("", hook_path()), "Path of the webhook, below /hook/; absent: none."),
      key<&WebhookConfig::verify_token>("verify_token", secret(), "Token by which the platform verifies it."),
  });
  return section;
}

const Section& contact_section() {
  static const Section section = section_of<Contact>({
      key<&Contact::role>("role", word({"admin", "head", "supervisor"}), "Role in the office.").must(),
      key<&Contact::mail>("mail", mail_address(), "Mail address.").must(),
      key<&Contact::channel>("channel", word({"mail", "alertmanager"}), "How the person is reached: one way only, so that nobody is told twice."),
      key<&Contact::language>("language", word({"bn", "en"}), "Language of mails."),
  });
  return section;
}

}  // namespace

const Section& platform_section() {
  static const Section section = section_of<PlatformConfig>({
      key<&PlatformConfig::apps>("apps", named(keys_of<AppConfig>(app_section())), "Apps registered with the platform, by name."),
      key<&PlatformConfig::concurrency>("concurrency", count(1, 256), "Most polls at a time."),
      key<&PlatformConfig::api_version>("api_version", text(), "Version of its API; absent: the newest this release was tested with."),
      key<&PlatformConfig::base_url>("base_url", url(), "API host in place of the platform's own."),
      key<&PlatformConfig::allow_private>("allow_private", flag(), "Loopback and private addresses are allowed (own test servers)."),
      key<&PlatformConfig::user_agent_contact>("user_agent_contact", text(), "Whom the platform may write to; stands in the User-Agent."),
      key<&PlatformConfig::webhook>("webhook", keys_of<WebhookConfig>(webhook_section()), "Where the platform may push to; a push makes a poll due."),
  });
  return section;
}

const Section& office_section() {
  static const Section section = section_of<Office>({
      key<&Office::id>("id", id(), "Ours, stable: label and link.").must(),
      key<&Office::parent>("parent", id(), "Id of the office above; absent at a root."),
      key<&Office::name>("name", display_name(), "Name in Bengali; absent: name_en, else the id."),
      key<&Office::name_en>("name_en", display_name(), "Name in English."),
      key<&Office::level>("level", word({"ministry", "division", "department", "district", "upazila", "other"}), "Level; absent: other."),
      key<&Office::policy>("policy", text(), "Name of its policy; absent: its parent's, at last default."),
      key<&Office::contacts>("contacts", list_of(keys_of<Contact>(contact_section())), "People of the office."),
  });
  return section;
}

const Section& page_section() {
  static const Section section = section_of<Page>({
      key<&Page::id>("id", id(), "Ours, stable: label, link and file name.").must(),
      key<&Page::office>("office", id(), "Id of the office that answers here.").must(),
      key<&Page::platform>("platform", text(), "Name of the platform.").must(),
      key<&Page::account>("account", text(), "The platform's id of the page, or the site's base URL.").must(),
      key<&Page::app>("app", text(), "Which of the platform's apps pays for calls; absent: the only one."),
      key<&Page::token>("token", secret(), "Access token; absent: anonymous."),
      key<&Page::base_url>("base_url", url(), "API host; absent: the platform's base_url."),
      key<&Page::api_version>("api_version", text(), "Version of the API; absent: the platform's api_version."),
      key<&Page::allow_private>("allow_private", flag(), "Loopback and private addresses are allowed; absent: as the platform's."),
      key<&Page::private_replies>("private_replies", flag(), "Ask for private answers too, where the platform has them."),
      key<&Page::mentions>("mentions", flag(), "Ask for posts that tag the page, where the platform has them."),
      key<&Page::authors>("authors", list_of(text()), "Account ids that speak as the page (users of WordPress, Discourse, NodeBB, Viva Engage)."),
      key<&Page::team>("team", list_of(text()), "Members' own account ids whose words count as the office's (guideline 5.গ)."),
      key<&Page::handle>("handle", text(), "Public name, where the account is a number (Telegram, Mastodon, Reddit: u/name); the user's name (Discourse with an admin's key, MediaWiki)."),
      key<&Page::uploads>("uploads", text(), "The list of the channel's videos (YouTube); absent: asked for when it is wanted."),
      key<&Page::discussions>("discussions", list_of(text()), "Where citizens talk to the page: Telegram's linked group, MediaWiki's talk pages, Reddit's own subreddit."),
      key<&Page::post_types>("post_types", list_of(text()), "Further kinds of posts, such as notices, by their rest_base (WordPress)."),
      key<&Page::category>("category", text(), "The part of a forum that is the office's: slug/id (Discourse), cid (NodeBB)."),
      key<&Page::registered>("registered", moment(), "The page is judged from here on; a date is its first midnight in Dhaka.").must(),
      key<&Page::paused>("paused", flag(), "Not polled, not judged."),
  });
  return section;
}

}  // namespace sarad
