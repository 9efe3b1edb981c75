// SPDX-License-Identifier: Apache-2.0
#include "exporters/words.hpp"

namespace sarad {
namespace {

constexpr Words kBengali{
    .code = "bn", .other_code = "en", .other_name = "English",
    .title = "সাড়া", .tagline = "সরকারি পাতা কি নিয়মিত হালনাগাদ হচ্ছে, নাগরিক কি উত্তর পাচ্ছেন?",
    .as_of = "হিসাব: {}", .simulated = "সিমুলেটেড ঘড়ি: এখানকার সময় পৃথিবীর প্রকৃত সময় নয়।", .skip = "মূল অংশে যান",
    .all_offices = "সব দপ্তর", .offices = "দপ্তর", .below = "অধীন দপ্তর", .page_count = "{}টি পাতা",
    .week = "এই সপ্তাহ (৭.ক)", .week_kept = "{1}টির মধ্যে {0}টি পাতা পূর্ণ করেছে", .week_missing = "আরও প্রয়োজন {}টি পাতায়",
    .week_closes = "সপ্তাহ শেষ {}, বাকি {}", .nobody_missing = "কোনো পাতায় ঘাটতি নেই",
    .waiting = "অপেক্ষমাণ নাগরিক (৭.খ)", .waiting_open = "{}টি সাড়ার অপেক্ষায়", .waiting_responded = "{}টি চূড়ান্ত উত্তরের অপেক্ষায়",
    .overdue = "বিলম্বিত", .overdue_first = "{}টি প্রথম সাড়া", .overdue_other = "{}টি চূড়ান্ত উত্তর, প্রতিশ্রুতি বা ট্যাগ",
    .none_overdue = "কিছুই বিলম্বিত নয়",
    .next_deadline = "পরবর্তী সময়সীমা", .no_deadline = "কোনো সময়সীমা চলমান নেই",
    .seen = "দেখা হচ্ছে", .seen_of = "{1}টির মধ্যে {0}টি পাতা", .not_seen = "{}টি পাতা দেখা যাচ্ছে না: বিচারও হয় না",
    .urgent = "আগে যা দেখতে হবে", .urgent_note = "সময়সীমা অনুযায়ী সাজানো। সাড়া কেউ এখান থেকে দেয় না; “খুলুন” মূল পোস্ট বা মন্তব্যে নিয়ে যায়।",
    .no_cases = "এই মুহূর্তে উত্তরের অপেক্ষায় কোনো বার্তা নেই।", .more_cases = "আরও {}টি; দপ্তর বেছে নিলে দেখা যাবে।",
    .due = "সময়সীমা", .state = "অবস্থা", .kind = "ধরন", .place = "কোথায়", .age = "বয়স (কর্মসময়)", .link = "মূল বার্তা",
    .open_link = "খুলুন", .open_link_title = "মূল বার্তা খুলুন",
    .pages = "পাতা", .page = "দপ্তর ও পাতা", .this_week = "এই সপ্তাহ", .needs = "আরও {}টি চাই", .kept = "পূর্ণ",
    .open_cases = "খোলা", .on_time = "সময়মতো সাড়া", .last_seen = "শেষ দেখা",
    .pages_note = "যেখানে প্রয়োজন বেশি, সে পাতা আগে।",
    .late = "{} আগে পেরিয়েছে", .left = "বাকি {}", .ago = "{} আগে", .never = "এখনো দেখা হয়নি", .too_few = "অল্প ঘটনা: {}টি",
    .not_judged = "বিচার করা হয়নি", .of = "{1}টির মধ্যে {0}টি", .median = "মধ্যমা {}", .coverage = "দেখা {}",
    .responded_short = "{}টি চূড়ান্তের অপেক্ষায়", .weeks_kept = "বিচার করা {1} সপ্তাহের {0}টি পূর্ণ", .working_age = "{}",
    .previous = "← আগের", .next = "পরের →", .rows = "{2}টির মধ্যে {0}–{1}",
    .not_found = "এমন কোনো দপ্তর বা পাতা নেই।", .starting = "শুরু হচ্ছে; হিসাব এখনো তৈরি হয়নি।",
    .legend = "সপ্তাহ: ■ পূর্ণ, □ অপূর্ণ, · বিচার করা হয়নি। সময়মতো সাড়া: হার, পাশে ৯৫% আস্থার সীমা, নিচে কর্মসময়ে মধ্যমা; ১০টির কম ঘটনায় হার দেখানো হয় না।",
    .data_links = "তথ্য: ", .footer = "নাগরিকের নাম বা লেখা এখানে রাখা হয় না।",
    .page_state = {"দেখা হচ্ছে", "দেরিতে দেখা", "দেখা যাচ্ছে না", "বন্ধ: ব্যবস্থা চাই", "স্থগিত"},
    .clock = {"প্রথম সাড়া", "চূড়ান্ত উত্তর", "প্রতিশ্রুত হালনাগাদ", "ট্যাগ করা দপ্তরের সাড়া"},
    .kinds = {"পোস্ট", "মন্তব্য", "নাগরিকের পোস্ট", "উল্লেখ", "উত্তর", "ব্যক্তিগত উত্তর", "মুছে ফেলা"},
    .overdue_word = "বিলম্বিত", .soon_word = "শীঘ্রই", .pending_word = "সময় আছে", .unseen_word = "বিচার করা হয়নি",
    .provisional_word = "চাঁদ দেখা সাপেক্ষে"};

constexpr Words kEnglish{
    .code = "en", .other_code = "bn", .other_name = "বাংলা",
    .title = "sarad", .tagline = "Are public pages kept up to date, and do citizens get answers?",
    .as_of = "As of {}", .simulated = "Simulated clock: the times shown here are not the world’s.", .skip = "Skip to content",
    .all_offices = "All offices", .offices = "Offices", .below = "Offices below", .page_count = "{} pages",
    .week = "This week (7.ka)", .week_kept = "{} of {} pages have done it", .week_missing = "{} still need more",
    .week_closes = "Closes {}, {} left", .nobody_missing = "nothing is missing",
    .waiting = "Citizens waiting (7.kha)", .waiting_open = "{} wait for a response", .waiting_responded = "{} wait for the final answer",
    .overdue = "Overdue", .overdue_first = "{} first responses", .overdue_other = "{} final answers, promises or referrals",
    .none_overdue = "nothing is overdue",
    .next_deadline = "Next deadline", .no_deadline = "no clock is running",
    .seen = "Watched", .seen_of = "{} of {} pages", .not_seen = "{} pages cannot be seen: they are not judged",
    .urgent = "Look here first", .urgent_note = "Ordered by deadline. Nobody answers from here: “Open” leads to the post or comment itself.",
    .no_cases = "No message waits for an answer at the moment.", .more_cases = "{} more; choose an office to see them.",
    .due = "Due", .state = "State", .kind = "Kind", .place = "Where", .age = "Age (working time)", .link = "Message",
    .open_link = "Open", .open_link_title = "Open the message itself",
    .pages = "Pages", .page = "Office and page", .this_week = "This week", .needs = "{} more needed", .kept = "done",
    .open_cases = "Open", .on_time = "Answered in time", .last_seen = "Last seen",
    .pages_note = "Pages with the greatest need come first.",
    .late = "{} past due", .left = "{} left", .ago = "{} ago", .never = "not seen yet", .too_few = "too few: {}",
    .not_judged = "not judged", .of = "{} of {}", .median = "median {}", .coverage = "{} read",
    .responded_short = "{} wait for the final one", .weeks_kept = "{} of {} judged weeks kept", .working_age = "{}",
    .previous = "← Previous", .next = "Next →", .rows = "{}–{} of {}",
    .not_found = "There is no such office or page.", .starting = "Starting; there are no figures yet.",
    .legend = "Weeks: ■ kept, □ not kept, · not judged. Answered in time: the rate with its 95% interval, below it the median in working time; under 10 cases no rate is shown.",
    .data_links = "Data: ", .footer = "No citizen’s name or words are kept here.",
    .page_state = {"watched", "seen late", "cannot be seen", "stopped: act", "paused"},
    .clock = {"first response", "final answer", "promised update", "answer of the tagged office"},
    .kinds = {"post", "comment", "visitor’s post", "mention", "reply", "private reply", "deletion"},
    .overdue_word = "overdue", .soon_word = "soon", .pending_word = "in time", .unseen_word = "not judged",
    .provisional_word = "subject to the moon"};

}  // namespace

const Words& words(Language language) { return language == Language::bn ? kBengali : kEnglish; }

}  // namespace sarad
