// SPDX-License-Identifier: Apache-2.0
#include "exporters/mail_words.hpp"

namespace sarad {
namespace {

constexpr MailWords kBengali{
    .subject = {"{0}টি বিষয়ে দীর্ঘদিন সাড়া নেই, আপনার হস্তক্ষেপ প্রয়োজন", "{0}টি বিষয় এখনো অনুত্তরিত, দপ্তরপ্রধানের দৃষ্টি প্রয়োজন", "{0}টি উত্তর বিলম্বিত",
                "{0}টি উত্তরের সময় শেষ হচ্ছে", "{0}টি উত্তর বাকি"},
    .subject_digest = "আজকের তালিকা: {0}টি বিলম্বিত, {1}টি অপেক্ষায়",
    .subject_well = "সব ঠিক আছে, কোনো উত্তর বাকি নেই",
    .subject_nothing = "আপনাকে জানানোর মতো কিছু জমেনি",
    .subject_week = "এ সপ্তাহে পাতায় আরও লেখা প্রয়োজন",
    .subject_bounce = "{0}টি ঠিকানা মেইল নিচ্ছে না",
    .subject_of = "{0} · {1}",
    .and_more_offices = "{0} ও আরও {1}টি দপ্তর",
    .pretend = "কাল্পনিক সময়",
    .topic = {"উপরে জানানো হলো: দীর্ঘদিন সাড়া নেই ({0})", "দপ্তরপ্রধানকে জানানো হলো: এখনো সাড়া নেই ({0})", "সময় পার হয়েছে ({0})", "সময় শেষ হচ্ছে ({0})",
              "উত্তর বাকি, সময় আছে ({0})"},
    .as_of = "{0} পর্যন্ত যা দেখা গেছে",
    .was_due = "সময়সীমা ছিল {0}",
    .is_due = "সময়সীমা {0}",
    .late = "তারপর {0} কর্মসময় গেছে",
    .case_id = "বিষয় {0}",
    .message = "বার্তাটি",
    .why = "কেন?",
    .more = "আরও অন্তত {0}টি; সবগুলো তালিকায় আছে।",
    .tagged = "ট্যাগ করা দপ্তর: {0}",
    .cadence_title = "এ সপ্তাহে আরও যা লিখতে হবে (৭.ক)",
    .cadence = "{0}: {2}-এর আগে আরও {1}টি পোস্ট বা উত্তর",
    .answered = "গত এক দিনে {0}টি বিষয়ে প্রথম সাড়া দেওয়া হয়েছে।",
    .told_before = "বিলম্বিত আরও {0}টির কথা কিছুক্ষণ আগের মেইলে জানানো হয়েছে।",
    .unseen = "এই পাতাগুলো এখন দেখা যাচ্ছে না, তাই এদের কিছু বলা হচ্ছে না: {0}",
    .well = "কোনো উত্তর বিলম্বিত নয়, কোনোটি বাকিও নেই।",
    .nothing = "এত দিনের বিলম্বিত কোনো বিষয় নেই যা আপনাকে জানাতে হতো। সব বিষয় তালিকায় আছে।",
    .refused_title = "যেসব ঠিকানায় মেইল যায়নি",
    .refused_note = "ঠিকানা ঠিক করুন (offices[].contacts) এবং sarad-কে পুনরায় পড়তে বলুন। একদিন পর্যন্ত এসব ঠিকানায় শুধু দৈনিক তালিকা চেষ্টা করা হবে।",
    .list = "পুরো তালিকা",
    .footer = "সাড়া (sarad) নিজে থেকে এই মেইল পাঠিয়েছে; এখানে উত্তর লিখলে কেউ পড়বে না। নাগরিকের নাম বা লেখা এতে নেই।",
};

constexpr MailWords kEnglish{
    .subject = {"{0} without an answer for long: your word is needed", "{0} still without an answer, for the head of the office", "{0} overdue",
                "{0} due soon", "{0} to answer"},
    .subject_digest = "Today's list: {0} overdue, {1} waiting",
    .subject_well = "All is well, nothing waits",
    .subject_nothing = "Nothing had to be passed on to you",
    .subject_week = "More to write on the page this week",
    .subject_bounce = "{0} addresses do not take our mails",
    .subject_of = "{0} · {1}",
    .and_more_offices = "{0} and {1} more",
    .pretend = "pretended time",
    .topic = {"Passed on to you from below: no answer for long ({0})", "For the head of the office: still no answer ({0})", "Overdue ({0})",
              "Due soon ({0})", "To answer, in time ({0})"},
    .as_of = "As seen until {0}",
    .was_due = "was due {0}",
    .is_due = "due {0}",
    .late = "{0} of working time since",
    .case_id = "case {0}",
    .message = "the message",
    .why = "why?",
    .more = "At least {0} more; the list has them all.",
    .tagged = "tagged office: {0}",
    .cadence_title = "Still to write this week (7.ka)",
    .cadence = "{0}: {1} more posts or answers before {2}",
    .answered = "{0} got their first answer within the last day.",
    .told_before = "{0} more are overdue, of which a mail told a little while ago.",
    .unseen = "These pages cannot be seen at the moment, so nothing is said of them: {0}",
    .well = "Nothing is overdue and nothing waits for an answer.",
    .nothing = "No answer is overdue for so long that you had to be told. The list has everything.",
    .refused_title = "Addresses that refuse our mails",
    .refused_note = "Correct the address (offices[].contacts) and have sarad read its configuration again. For a day only the daily list is tried there.",
    .list = "The whole list",
    .footer = "Sent by sarad itself; nobody reads answers to it. It holds no citizen's name or words.",
};

}  // namespace

const MailWords& mail_words(Language language) { return language == Language::bn ? kBengali : kEnglish; }

}  // namespace sarad
