// SPDX-License-Identifier: Apache-2.0
#include "exporters/case_alert_words.hpp"

#include <fmt/format.h>

#include <array>

namespace sarad {
namespace {

/// {0} office, {1} page, {2} due, {3} age, {4} the other office, {5} how many.
struct Sentences {
  std::string_view alert;
  bool final_clock;
  std::string_view subject_bn, subject_en, summary_bn, summary_en, description_bn, description_en;
};

constexpr std::size_t kNameLetters = 36;

constexpr std::string_view kSeenBn = "{3} কর্মসময় ধরে অপেক্ষা। সময়সীমার পরে পাতাটি দেখা হয়েছে, তখনও উত্তর ছিল না।";
constexpr std::string_view kSeenEn = "Waiting for {3} of working time. The page was looked at after the deadline and no answer was there.";

constexpr std::array kSentences{
    Sentences{"SaradCaseOverdue", false, "{0}: প্রথম সাড়া বিলম্বিত, {1}", "{0}: first response overdue, {1}",
              "{0}: {1} পাতায় একটি নাগরিক বার্তার প্রথম সাড়ার সময় পার হয়েছে ({2})",
              "{0}: first response overdue on a citizen's message on {1} (due {2})", kSeenBn, kSeenEn},
    Sentences{"SaradCaseOverdue", true, "{0}: চূড়ান্ত উত্তর বিলম্বিত, {1}", "{0}: final answer overdue, {1}",
              "{0}: {1} পাতায় একটি বিষয়ের চূড়ান্ত উত্তরের সময় পার হয়েছে ({2})",
              "{0}: final answer overdue on a case on {1} (due {2})", kSeenBn, kSeenEn},
    Sentences{"SaradInterimOverdue", false, "{0}: প্রতিশ্রুত হালনাগাদ বিলম্বিত, {1}", "{0}: promised follow-up overdue, {1}",
              "{0}: {1} পাতায় প্রতিশ্রুত পরবর্তী হালনাগাদ সময়মতো দেওয়া হয়নি ({2})",
              "{0}: a promised follow-up was not given in time on {1} (due {2})",
              "পাতা থেকে বলা হয়েছিল বিষয়টি দেখা হচ্ছে; পরের কথা জানানোর সময় পার হয়েছে। মোট অপেক্ষা {3} কর্মসময়।",
              "The page said that it is looking into the matter; the next word is due. Waiting for {3} of working time in all."},
    Sentences{"SaradReferralOverdue", false, "{0}: ট্যাগ করা দপ্তরের সাড়া বিলম্বিত, {1}", "{0}: tagged office overdue, {1}",
              "{0}: {1} পাতা থেকে ট্যাগ করা দপ্তর ({4}) সময়মতো সাড়া দেয়নি ({2})",
              "{0}: {4}, tagged on {1}, has not answered in time (due {2})",
              "দুই দপ্তরের মধ্যে যোগাযোগ করিয়ে দিন; নাগরিক এখনো প্রথম দপ্তরের উত্তরের অপেক্ষায়।",
              "Bring the two offices together; the citizen still waits for the one that was asked first."},
    Sentences{"SaradCaseDueSoon", false, "{0}: প্রথম সাড়ার সময় শেষ হচ্ছে, {1}", "{0}: first response due soon, {1}",
              "{0}: {1} পাতায় একটি নাগরিক বার্তার প্রথম সাড়া দিতে হবে {2}-এর মধ্যে",
              "{0}: the first response to a citizen's message on {1} is due by {2}", "অফিস বন্ধ থাকলে কর্মসময় গোনা হয় না।",
              "Working time stands still while the office is closed."},
    Sentences{"SaradCaseDueSoon", true, "{0}: উত্তরের সময় শেষ হচ্ছে, {1}", "{0}: answer due soon, {1}",
              "{0}: {1} পাতায় একটি বিষয়ের উত্তর দিতে হবে {2}-এর মধ্যে", "{0}: an answer on {1} is due by {2}",
              "অফিস বন্ধ থাকলে কর্মসময় গোনা হয় না।", "Working time stands still while the office is closed."},
    Sentences{"SaradCasesOverdueMore", false, "{0}: আরও {5}টি বিষয় বিলম্বিত, {1}", "{0}: {5} more overdue, {1}",
              "{0}: {1} পাতায় আলাদা করে জানানো বিষয়ের বাইরে আরও অন্তত {5}টির সময় পার হয়েছে",
              "{0}: at least {5} more are overdue on {1} beyond those told one by one", "সব কটি ইনবক্সে আছে।", "The inbox shows them all."},
};

const Sentences& sentences(const AlertFacts& facts) {
  for (const auto& entry : kSentences)
    if (entry.alert == facts.alert && entry.final_clock == facts.final_clock) return entry;
  return kSentences.front();
}

std::string filled(std::string_view sentence, const AlertFacts& facts, const PeopleText& text) {
  return fmt::format(fmt::runtime(sentence), facts.office, facts.page, facts.due, facts.age, facts.other_office, text.number(facts.more));
}

/// A name of up to so many letters, else its beginning and "…".
std::string shortened(std::string_view name, std::size_t letters) {
  std::size_t at = 0;
  for (std::size_t n = 0; at < name.size(); ++at) {
    if ((static_cast<unsigned char>(name[at]) & 0xC0) == 0x80) continue;
    if (n++ == letters) return std::string{name.substr(0, at)} + "…";
  }
  return std::string{name};
}

}  // namespace

std::string alert_subject(const AlertFacts& facts, const PeopleText& text) {
  const Sentences& said = sentences(facts);
  AlertFacts brief = facts;
  brief.office = shortened(facts.office, kNameLetters);
  return filled(text.language() == Language::bn ? said.subject_bn : said.subject_en, brief, text);
}

std::string alert_summary(const AlertFacts& facts, const PeopleText& text) {
  const Sentences& said = sentences(facts);
  return filled(text.language() == Language::bn ? said.summary_bn : said.summary_en, facts, text);
}

std::string alert_description(const AlertFacts& facts, const PeopleText& text) {
  const Sentences& said = sentences(facts);
  return filled(text.language() == Language::bn ? said.description_bn : said.description_en, facts, text);
}

}  // namespace sarad
