// SPDX-License-Identifier: Apache-2.0
#include "exporters/health_words.hpp"

namespace sarad {
namespace {

constexpr HealthWords kBengali{
    .title = "পর্যবেক্ষণের অবস্থা",
    .intro = "যাঁরা সাড়া চালান তাঁদের জন্য: কোটা কতটা কুলায়, কোন পাতা দেখা যাচ্ছে না, কোন টোকেনের মেয়াদ ফুরাচ্ছে।",
    .in_flight = "চলমান অনুসন্ধান",
    .waiting = "লেজারের অপেক্ষায়",
    .pages_seen = "দেখা হচ্ছে",
    .pages_unseen = "দেখা যাচ্ছে না",
    .quotas = "কোটা",
    .no_quotas = "কনফিগারেশনে কোনো কোটা লেখা নেই: প্রতিটি পাতা নির্ধারিত বিরতিতে দেখা হয়।",
    .quota = "প্ল্যাটফর্ম ও অ্যাপ",
    .granted = "পাওয়া যায় (দিনে)",
    .wanted = "চাই (দিনে)",
    .less = "কম দেখা পাতা",
    .at_latest = "সর্বোচ্চ বিরতি",
    .would_do = "গড়ে ১ ঘ. · ৪ ঘ. · ২৪ ঘ.-এ ধরতে (দিনে)",
    .used_up = "ফুরাবে",
    .enough = "যথেষ্ট: প্রতিটি পাতা {} পরপর দেখা হয়",
    .too_small = "কোটা কম: {1}টির মধ্যে {0}টি পাতা {2}-এর চেয়ে কম ঘন ঘন দেখা হচ্ছে",
    .bound_missed = "{}টি পাতা প্রতিশ্রুত বিরতির চেয়েও বেশি সময় দেখা হয়নি",
    .a_day = "{}টি কল",
    .lasts = "ফুরাবে না বা জানা নেই",
    .longest = "কোটার অভাবে কম দেখা পাতা",
    .longest_note = "যে পাতা সবচেয়ে বেশি সময় দেখা হয়নি, সেটি আগে।",
    .page = "দপ্তর ও পাতা",
    .last_look = "শেষ দেখা",
    .much = "কতটা কম",
    .times = "বিরতির {} গুণ",
    .unseen = "যেসব পাতা দেখা যাচ্ছে না",
    .none_unseen = "সব পাতা দেখা যাচ্ছে।",
    .state = "অবস্থা",
    .since = "যে পর্যন্ত সম্পূর্ণ জানা",
    .why = "কারণ",
    .remedy = "করণীয়",
    .tokens = "টোকেন",
    .no_tokens = "এখনো কোনো টোকেন যাচাই হয়নি।",
    .credential = "নাম",
    .good_until = "মেয়াদ",
    .checked = "যাচাই",
    .missing = "যে অনুমতি নেই",
    .nothing_missing = "সব আছে",
    .refused = "প্রত্যাখ্যাত",
    .good = "সচল",
    .unknown = "জানা নেই",
    .mails = "মেইল",
    .outbox = "{}টি পাঠানো বাকি, {}টি আবার চেষ্টা করা হবে।",
    .outbox_since = "সবচেয়ে পুরোনোটি অপেক্ষায় আছে {} থেকে।",
    .none_refused = "গত এক সপ্তাহে কোনো ঠিকানা মেইল ফিরিয়ে দেয়নি।",
    .address = "যে ঠিকানায় যায়নি",
    .answer = "সার্ভারের কথা"};

constexpr HealthWords kEnglish{
    .title = "How the watching goes",
    .intro = "For those who run sarad: how far the quotas reach, which pages cannot be seen, which tokens come to their end.",
    .in_flight = "Polls under way",
    .waiting = "Waiting for the ledger",
    .pages_seen = "Watched",
    .pages_unseen = "Not seen",
    .quotas = "Quotas",
    .no_quotas = "The configuration states no quota: each page is looked at once an interval.",
    .quota = "Platform and app",
    .granted = "Granted a day",
    .wanted = "Wanted a day",
    .less = "Pages watched less",
    .at_latest = "At the latest every",
    .would_do = "For a mean lag of 1 h · 4 h · 24 h, a day",
    .used_up = "Used up",
    .enough = "enough: each page is looked at every {}",
    .too_small = "too small: {} of {} pages are looked at less often than every {}",
    .bound_missed = "{} pages have waited for longer than is promised",
    .a_day = "{} calls",
    .lasts = "lasts, or nobody tells",
    .longest = "Pages watched less for want of quota",
    .longest_note = "The longest unseen come first.",
    .page = "Office and page",
    .last_look = "Last look",
    .much = "By how much",
    .times = "{} times the interval",
    .unseen = "Pages that cannot be seen",
    .none_unseen = "All pages are seen.",
    .state = "State",
    .since = "Completely known until",
    .why = "Why",
    .remedy = "What to do",
    .tokens = "Tokens",
    .no_tokens = "No token has been checked yet.",
    .credential = "Name",
    .good_until = "Good until",
    .checked = "Checked",
    .missing = "Permissions missing",
    .nothing_missing = "none",
    .refused = "refused",
    .good = "good",
    .unknown = "not told",
    .mails = "Mails",
    .outbox = "{} to be sent, {} to be tried again.",
    .outbox_since = "The oldest waits since {}.",
    .none_refused = "No address refused a mail within the last week.",
    .address = "Address not reached",
    .answer = "What the server said"};

}  // namespace

const HealthWords& health_words(Language language) {
  return language == Language::en ? kEnglish : kBengali;
}

ErrorWords error_words(Errc code, Language language) {
  const bool bn = language == Language::bn;
  switch (code) {
    case Errc::transient:
      return bn ? ErrorWords{"প্ল্যাটফর্ম সাময়িকভাবে সাড়া দেয়নি", "কিছু করার নেই: আবার চেষ্টা হবে"}
                : ErrorWords{"the platform did not answer for now", "nothing: it is tried again"};
    case Errc::rate_limited:
      return bn ? ErrorWords{"কোটা শেষ", "অপেক্ষা; বারবার হলে কোটা বাড়ান"} : ErrorWords{"the quota is used up", "wait; ask for more quota if it recurs"};
    case Errc::token_expired:
      return bn ? ErrorWords{"টোকেন প্রত্যাখ্যাত", "পাতার অ্যাডমিন নতুন টোকেন দিন: sarad token"}
                : ErrorWords{"the token is refused", "the page's admin must give a new one: sarad token"};
    case Errc::permission_denied:
      return bn ? ErrorWords{"অনুমতি নেই", "sarad token check বলে দেয় কোন অনুমতি কে দেবেন"}
                : ErrorWords{"a permission is missing", "sarad token check says which, and who must grant it"};
    case Errc::gone:
      return bn ? ErrorWords{"পাতাটি আর নেই", "ঠিকানা দেখুন, নয়তো পাতাটি বাদ দিন"} : ErrorWords{"the page is gone", "mend its address, or take it out"};
    case Errc::malformed:
      return bn ? ErrorWords{"উত্তর পড়া যায়নি", "sarad probe দিয়ে দেখুন; থেকে গেলে জানান"}
                : ErrorWords{"the answer could not be read", "look with sarad probe; report it if it stays"};
    case Errc::storage:
      return bn ? ErrorWords{"লেজারে লেখা যায়নি", "ডিস্কের জায়গা ও অধিকার দেখুন"} : ErrorWords{"the ledger could not be written", "look at the disk's room and rights"};
    case Errc::configuration:
      return bn ? ErrorWords{"কনফিগারেশনে ভুল", "sarad check চালান"} : ErrorWords{"the configuration is wrong", "run sarad check"};
    case Errc::cancelled: break;
  }
  return bn ? ErrorWords{"মাঝপথে থামানো", "কিছু করার নেই"} : ErrorWords{"stopped half-way", "nothing"};
}

}  // namespace sarad
