// SPDX-License-Identifier: Apache-2.0
#include "collectors/phrase_lists.hpp"

namespace sarad {
namespace {

using enum PhraseKind;

constexpr ListedPhrase kPhrases[]{
    // Thanks.
    {thanks, "ধন্যবাদ|ধন্নবাদ|ধণ্যবাদ|ধন্যাবাদ|ধনবাদ|ধন্যবাদান্তে জানাই|জানাচ্ছি|জানালাম|রইল|রইলো|"},
    {thanks, "শুকরিয়া|শুক্রিয়া|কৃতজ্ঞ|কৃতজ্ঞতা জানাই|জানাচ্ছি|প্রকাশ| করছি|"},
    {thanks, "thanks|thank|thankyou|thankx|thanx|thx|thnx|tnx|tnks|ty you|u|a|"},
    {thanks, "many thanks"},
    {thanks, "থ্যাংকস|থ্যাঙ্কস|থ্যাংক|থ্যাঙ্ক|থ্যাংকু|থ্যাংকিউ ইউ|"},
    {courtesy, "মাননীয়|ডিসি|ইউএনও|ডিসিকে"},
    {thanks, "লাভ ইউ"},
    {thanks, "জাযাকাল্লাহু|জাজাকাল্লাহু খাইরান|খায়ের|খাইর|"},
    {thanks, "good luck team"},
    {courtesy, "সুন্দর|সঠিক|ভালো সিদ্ধান্তের|উদ্যোগের জন্য"},
    {thanks, "thank|thanks you| for the|your help|support|update|information|info|reply|response"},
    {thanks, "thank|thanks you| for the|your quick|prompt reply|response|action"},
    {courtesy, "much for the|your help|support|update|information|info|reply|response"},
    {thanks, "dhonnobad|dhonnobaad|dhannabad|donnobad|dhonnobadd|dhonyobad|dhonnbad|donnobaad|dhanyabad janai|roilo|"},
    {thanks, "shukria|sukria|shukriya|sukriya|kritoggo|kritoggota"},
    // Greetings.
    {thanks, "আসসালামু|আসসালামুয়া|আস্সালামু|আসালামু|আছছালামু|আচ্ছালামু আলাইকুম|আলাইকুম।|ওয়ালাইকুম"},
    {thanks, "আস সালামু আলাইকুম"},
    {thanks, "আসসালামুআলাইকুম|আসসালামুয়ালাইকুম|আসসালামুওয়ালাইকুম|সালাম|ছালাম|নমস্কার|নমষ্কার|প্রণাম|আদাব|হ্যালো|হাই"},
    {thanks, "ওয়ালাইকুম|ওয়ালাইকুমুস|ওয়ালাইকুমুস|ওলাইকুম আসসালাম|সালাম|আস-সালাম"},
    {courtesy, "ওয়া রাহমাতুল্লাহ|রাহমাতুল্লাহি|রহমাতুল্লাহ ওয়া| বারাকাতুহ|বারাকাতুহু|"},
    {thanks, "শুভ|সুভ সকাল|দুপুর|বিকাল|বিকেল|সন্ধ্যা|রাত্রি|রাত|অপরাহ্ন|জন্মদিন|নববর্ষ|কামনা|বিবাহবার্ষিকী|বিজয়া|দিন"},
    {thanks, "শুভেচ্ছা|শুভকামনা|শুভাশীষ|শুভাশিস|শুভেচ্ছান্তে|অভিনন্দন|অভিবাদন|মোবারকবাদ|স্বাগতম|স্বাগত জানাই|জানাচ্ছি|রইল|রইলো|নিরন্তর|"},
    {thanks, "ঈদ|ইদ মোবারক|মুবারক"},
    {thanks, "রমজান|রমাদান|জুমা|জুম্মা মোবারক|মুবারক|কারীম"},
    {thanks, "hello|hi|hey|hlw|helo|salam|adab|nomoskar|nomoshkar|namaste|slm"},
    {thanks, "assalamu|assalamualaikum|asslamualaikum|assalamualaykum|assalamoalaikum|asalamualaikum|aslamualaikum|asslamu|asalamu|assalamuwalaikum|assalam alaikum|alaykum|alaikom|walaikum|wa|"},
    {thanks, "walaikum|waalaikum|walaykum|oalaikum assalam|asalam|salam|as-salam"},
    {thanks, "good|gd morning|evening|afternoon|night|day"},
    {thanks, "shuvo|shubho|suvo|subho sokal|shokal|dupur|bikal|shondha|sondha|ratri|jonmodin|noboborsho|kamona"},
    {thanks, "shuvechha|shubhechha|suvechha|shuveccha|suvessa|shuvokamona|shubhokamona|suvokamona roilo|janai|"},
    {thanks, "congratulations|congratulation|congrats|congratz|congratulation's|ovinondon|obhinondon|ovinandan|abhinandan janai|"},
    {thanks, "welcome|greetings|regards|cheers"},
    {thanks, "best wishes|regards|luck of|luck|"},
    {thanks, "best of luck"},
    {thanks, "eid|ramadan|jumma|juma mubarak|mubarok|mobarak|mobarok|kareem"},
    {thanks, "happy victory|independence|mother's|women's day"},
    {thanks, "proud of you|u"},
    {thanks, "stay|be blessed|safe"},
    {thanks, "gd|gud mrng|mng|nyt|nit"},
    {thanks, "shuvo|shubho|suvo bijoy|shadhinota dibosh|dibos"},
    {thanks, "mash|maash allah"},
    {thanks, "valo|bhalo laglo|legeche"},
    {thanks, "happy new|birthday|eid|anniversary year|"},
    {courtesy, "১৪৩২|১৪৩৩|১৪৩৪|২০২৫|২০২৬|২০২৭"},
    // Blessings.
    {thanks, "আলহামদুলিল্লাহ|আলহামদুল্লিলাহ|মাশাআল্লাহ|মাশাল্লাহ|সুবহানাল্লাহ|সুবহান|আমিন|আমীন|আমেন|ইনশাআল্লাহ|ইনশাল্লাহ|জাযাকাল্লাহ|জাজাকাল্লাহ|বারাকাল্লাহ খাইরান|খায়ের|খাইর|"},
    {thanks, "মাশা|সুবহান|ইন|ইনশা শা| আল্লাহ"},
    {thanks, "আল্লাহ|সৃষ্টিকর্তা|ঈশ্বর|ভগবান আপনার|আপনাদের|আপনাকে|সবার|সবাইকে ভালো|ভাল|সুস্থ রাখুন|রাখুক"},
    {thanks, "আল্লাহ|সৃষ্টিকর্তা|ঈশ্বর|ভগবান আপনার|আপনাদের|সবার মঙ্গল|কল্যাণ|সহায় করুন|করুক|হোন"},
    {thanks, "আল্লাহ আপনাকে|আপনাদের|আপনাদেরকে নেক|উত্তম হায়াত|প্রতিদান দান|দিন|দিক করুন|করুক|"},
    {thanks, "দোয়া|দুয়া|দোয়া ও ভালোবাসা|শুভকামনা|শুভেচ্ছা রইল|রইলো|"},
    {thanks, "দোয়া|ভালোবাসা|ভালবাসা|শ্রদ্ধা রইল|রইলো|জানাই|নিরন্তর|"},
    {thanks, "ইন্না লিল্লাহি|লিল্লাহে ওয়া|ওয়াইন্না ইন্না| ইলাইহি|ইলাহি রাজিউন|রাজেউন"},
    {thanks, "alhamdulillah|alhamdullilah|mashallah|mashaallah|subhanallah|ameen|amin|inshallah|inshaallah|insallah|jazakallah|jajakallah khairan|khair|"},
    {thanks, "masha|insha|in|subhan sha| allah"},
    {thanks, "may| allah|god bless|reward|protect|keep you|u|all|us all|happy|"},
    {thanks, "allah apnader|apnake|apnar|apnaderke bhalo|valo|mongol|nek hayat| rakhun|korun|rakhuk|koruk|dan"},
    {thanks, "doa|dua roilo|"},
    {thanks, "respect|salute|bravo|love"},
    // Praise that says nothing else.
    {thanks, "খুব|অনেক|অত্যন্ত| ভালো|ভাল|চমৎকার|মহৎ|প্রশংসনীয়|সুন্দর|দারুণ|সময়োপযোগী|মহতি|অসাধারণ|যুগান্তকারী উদ্যোগ|কাজ|পদক্ষেপ|আয়োজন|"},
    {thanks, "এগিয়ে যান|যাক|চলুন|যাও"},
    {thanks, "ভালো|ভাল|বেশ লাগলো|লাগল|লেগেছে"},
    {thanks, "বাহ|নাইস|গ্রেট|গুড|কংগ্রাচুলেশনস|কংগ্রাচুলেশন|কংগ্রেচুলেশনস|অভিনন্দনসহ"},
    {thanks, "সেলুট|স্যালুট|গর্বিত|স্যালুট|কুর্নিশ"},
    {thanks, "সঠিক|যুগোপযোগী|সময়োপযোগী সিদ্ধান্ত|পদক্ষেপ"},
    {thanks, "শুভ|সফল|মঙ্গল হোক"},
    {thanks, "আল্লাহ ভরসা"},
    {thanks, "দোয়া করি|রাখি"},
    {thanks, "মহান|শারদীয়|বিজয়|স্বাধীনতা|মাতৃভাষা|ঈদের|পূজার|নববর্ষের|বড়দিনের দিবসের|দিবস| শুভেচ্ছা|অভিনন্দন"},
    {thanks, "মহান বিজয়|স্বাধীনতা দিবসের শুভেচ্ছা"},
    {thanks, "অসাধারণ|চমৎকার|দারুণ|সুন্দর|ভালো|ভাল কাজ করেছেন|করছেন"},
    {thanks, "জয় বাংলা|হোক"},
    {thanks, "ওকে|আচ্ছা|ok|okay|okey|accha|acca"},
    {thanks, "ঠিক আছে|আছে।"},
    {thanks, "thik|tik ache|ase|ace"},
    {thanks, "nice|great|good|excellent|wonderful|amazing|beautiful|superb|fantastic|brilliant|awesome|marvelous initiative|work|job|step|effort|news|"},
    {courtesy, "really|an"},
    {thanks, "well done"},
    {thanks, "wow|keep it| up|"},
    {thanks, "khub|onek| bhalo|valo|sundor|shundor|chomotkar|darun|osadharon|oshadharon uddog|kaj|uddyog|uddok|"},
    // Beside them.
    {courtesy, "আপনাকে|আপনাকেও|আপনাদের|আপনাদেরকে|আপনাদেরকেও|আপনি|সবাইকে|সকলকে|সকলের|অনেক|অসংখ্য|অশেষ|আন্তরিক|আন্তরিকভাবে|হাজারো|প্রাণঢালা|স্যার|সার|ম্যাডাম|ম্যাম|ভাই|ভাইয়া|ভাইজান|আপু|আপা|দাদা|মহোদয়|মহোদয়কে|স্যারকে|জনাব|জি|জ্বি|জ্বী|প্রিয়|আমার|আমাদের|আমরা|ও|এবং|পক্ষ|থেকে|জন্য"},
    {courtesy, "ভালো|ভাল|সুস্থ থাকবেন|থাকুন|থাইকেন"},
    {courtesy, "জেলা|উপজেলা|পুলিশ প্রশাসন|প্রশাসনকে|প্রশাসকের|প্রশাসককে|কর্তৃপক্ষকে|পুলিশকে"},
    {courtesy, "কর্তৃপক্ষকে|সংশ্লিষ্ট|সরকারকে|ডিসি|ইউএনও"},
    {courtesy, "sir|madam|mam|maam|ma'am|bro|brother|bhai|vai|vaiya|bhaiya|apu|apa|dada|dear|so|very|much|many|a|lot|lots|of|all|everyone|you|to|the|and|again|team|onek|apnake|apnader|apnaderke|shobaike|sobaike|ji|jee|amra|amar|oshonkho|osonkho|2025|2026|2027"},
    {courtesy, "bhalo|valo thakben|thakun"},
    {courtesy, "by|from|to dc|uno|ac sir|madam"},
    {courtesy, "dc|uno sir|madam ke|"},
    {courtesy, "to the dc|uno|ac|land|local|district|upazila|concerned office|administration|team|authority|police"},
};

}  // namespace

std::span<const ListedPhrase> trivial_phrases() { return kPhrases; }

}  // namespace sarad
