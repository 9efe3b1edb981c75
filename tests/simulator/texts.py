# SPDX-License-Identifier: Apache-2.0
"""What people write in the pretend world, in Bengali and English. Invented, and unambiguous on
purpose: what is trivial is nothing but thanks, a greeting or emoji; a question is a whole sentence
with a matter in it; only interim words hold one of INTERIM_WORDS (the configuration's too). No text holds an @."""

#: The operator's interim words: configuration `policies.*.interim_words`.
INTERIM_WORDS = {"bn": ["দেখছি", "জানানো হবে"], "en": ["looking into", "will get back"]}

TRIVIAL = [
    "ধন্যবাদ", "অনেক ধন্যবাদ", "ধন্যবাদ আপনাদের", "ধন্যবাদ স্যার", "আসসালামু আলাইকুম", "শুভ সকাল", "Thanks", "Thank you",
    "Thank you so much", "Thanks a lot!", "👍", "🙏", "❤️", "👏👏", "😊",
]

_MATTERS = [
    ("জন্মনিবন্ধনের সংশোধন", "a birth certificate correction"), ("খতিয়ানের নকল", "a copy of the land record"),
    ("পানির লাইনের সংযোগ", "a new water connection"), ("রাস্তার গর্ত মেরামত", "the potholes on our road"),
    ("বয়স্ক ভাতার কার্ড", "the old-age allowance card"), ("ভাঙা কালভার্ট", "the broken culvert"),
    ("বিদ্যালয়ের নতুন বই", "new school books"), ("বীজ ও সার বিতরণ", "seed and fertiliser distribution"),
    ("মৎস্যজীবী কার্ড", "the fisher's card"), ("টিকাদান কেন্দ্র", "the vaccination centre"),
    ("ড্রেনের ঢাকনা", "the missing drain covers"), ("সড়কবাতি", "the street lights"),
    ("নদীভাঙনের ক্ষতিপূরণ", "compensation for river erosion"), ("আশ্রয়কেন্দ্রের চাবি", "the key of the shelter"),
    ("পাঠাগারের সময়সূচি", "the library's opening hours"), ("উত্তরাধিকার সনদ", "the inheritance certificate"),
]

_QUESTIONS_BN = [
    "{place} এলাকায় {matter} নিয়ে কার কাছে যাব?", "{matter} পেতে কী কী কাগজ লাগবে, একটু বলবেন?",
    "তিন সপ্তাহ আগে {matter} বিষয়ে আবেদন করেছি, এখনও কোনো খবর পাইনি। কী অবস্থা?", "{matter} কবে শুরু হবে জানতে চাই।",
    "{place} থেকে বলছি। {matter} নিয়ে খুব কষ্টে আছি, কেউ কি ব্যবস্থা নেবেন?",
    "{matter} বাবদ অতিরিক্ত টাকা চাইছে। এটা কি নিয়মে আছে?",
    "অফিসে গিয়েছিলাম, {matter} শাখায় কাউকে পাইনি। কখন গেলে পাব?", "অনলাইনে {matter} ফরম খুলছে না কেন?",
]
_QUESTIONS_EN = [
    "Whom should I see about {matter} in {place}?", "Which papers are needed for {matter}?",
    "I applied about {matter} three weeks ago and heard nothing. What is the status?",
    "When will work on {matter} begin in {place}?",
    "We in {place} have a serious problem with {matter}. Who is responsible?",
    "The online form for {matter} does not open. Is there another way?",
]
_NAGS = ["কেউ কি আছেন? এখনও কোনো উত্তর পাইনি, সমস্যাটা রয়েই গেছে।", "আবারও জিজ্ঞাসা করছি, আমার প্রশ্নের উত্তর কবে পাব?",
         "আরও তিন দিন গেল, কাজের কিছুই হলো না। উত্তর দিন।", "I am asking again, nobody has answered my question so far.",
         "Still waiting for an answer about the same problem."]
_FOLLOW_UPS = [
    "আপনাদের কথামতো গিয়েছিলাম, কিন্তু কাজ হয়নি। এখন কী করব?", "ফি কত দিতে হবে সেটা তো বললেন না। কত টাকা?",
    "I went there as you said, but the counter was closed. When is it open?", "And what if the original paper is lost?",
]
_CHATTER = ["আমার এলাকাতেও একই অবস্থা, ভাই। আপনি কোন ওয়ার্ডের?", "আমিও এক মাস ধরে ঘুরছি। আপনারটা কতদিন হলো?",
            "Same problem in our village. Did you go to the union council?", "আপনি কি আগে দরখাস্ত জমা দিয়েছিলেন?"]
_INTERIMS = ["আমরা বিষয়টি দেখছি, শীঘ্রই জানানো হবে।", "আপনার অভিযোগটি পেয়েছি। খোঁজ নিয়ে জানানো হবে।", "বিষয়টি আমরা দেখছি।",
             "We are looking into it.", "We have received your message and will get back to you."]
_ANSWERS = [
    "আপনার আবেদনটি আজ অনুমোদিত হয়েছে। সনদ ২০৪ নম্বর কক্ষ থেকে সংগ্রহ করুন।",
    "জাতীয় পরিচয়পত্র ও দুই কপি ছবি নিয়ে অফিস চলাকালে আসুন। কোনো ফি নেই।", "কাজটি গতকাল শেষ হয়েছে।",
    "আগামী রবিবার থেকে কাজ শুরু হবে, সময়সূচি নোটিশ বোর্ডে দেওয়া আছে।",
    "আপনার এলাকার দায়িত্বপ্রাপ্ত কর্মকর্তার নম্বর ওয়েবসাইটের যোগাযোগ পাতায় আছে।",
    "The form works again since this morning; please try once more.",
    "Please bring your identity card and two photos to room 204. There is no fee.",
    "The repair was finished yesterday.", "Your application was approved today.",
]
_GENERAL_ANSWERS = [
    "সকলের অবগতির জন্য: কাজ শেষ হয়েছে এবং সেবা আবার চালু আছে।",
    "For everyone who asked: the service counter is open again, every working day from nine to four.",
]
_GENERAL_INTERIMS = ["সকলের প্রশ্ন পেয়েছি। আমরা বিষয়টি দেখছি।", "To all who asked: we are looking into it."]
_PASSINGS = ["বিষয়টি আপনাদের এখতিয়ারে, উত্তর দিন।", "This belongs to your office; please answer here."]
_POSTS = [
    "{place}: {matter} সংক্রান্ত নোটিশ।", "আজ {place} এ {matter} বিষয়ে গণশুনানি অনুষ্ঠিত হয়েছে।",
    "{matter} কার্যক্রমের হালনাগাদ তালিকা প্রকাশ করা হলো।", "Notice from {place_en}: {matter_en}.",
    "আগামীকাল {place} কার্যালয় সকাল ৯টা থেকে খোলা।",
]
_NAMES = [
    "রহিমা খাতুন", "আব্দুল করিম", "Shirin Akter", "মোঃ জসিম উদ্দিন", "সুমাইয়া ইসলাম", "Tanvir Hossain",
    "পলাশ চন্দ্র রায়", "নাসরিন সুলতানা", "Mitali Das", "আনোয়ার হোসেন", "ফাতেমা বেগম", "Rakib Hasan",
    "সাবিনা ইয়াসমিন", "উজ্জ্বল মণ্ডল", "Mong Marma", "লাবণী আক্তার",
]


class Voice:
    """Draws texts for one page with that page's own chance."""

    def __init__(self, chance, place):
        self._chance, self._place = chance, place

    def question(self):
        return self._question(self._chance.choice(_QUESTIONS_BN if self._chance.random() < 0.75 else _QUESTIONS_EN))

    def _question(self, form):
        matter = self._chance.choice(_MATTERS)
        english = form.isascii()
        return form.format(place=self._place[english], matter=matter[english])

    def post(self):
        matter = self._chance.choice(_MATTERS)
        return self._chance.choice(_POSTS).format(place=self._place[0], place_en=self._place[1], matter=matter[0], matter_en=matter[1])

    def nag(self):
        return self._chance.choice(_NAGS)

    def follow_up(self):
        return self._chance.choice(_FOLLOW_UPS)

    def chatter(self):
        return self._chance.choice(_CHATTER)

    def thanks(self):
        return self._chance.choice(TRIVIAL)

    def word(self, interim, general):
        """An office's answer, or an interim word; to one citizen or to all."""
        return self._chance.choice((_GENERAL_INTERIMS if general else _INTERIMS) if interim else
                                   (_GENERAL_ANSWERS if general else _ANSWERS))

    def passing_on(self):
        return self._chance.choice(_PASSINGS)

    def name(self):
        return self._chance.choice(_NAMES)


def every_text_but_interims():
    """For the tests: everything that must not be taken for an interim word."""
    return (TRIVIAL + _QUESTIONS_BN + _QUESTIONS_EN + _NAGS + _FOLLOW_UPS + _CHATTER + _ANSWERS + _GENERAL_ANSWERS + _POSTS
            + [word for matter in _MATTERS for word in matter])


def every_interim():
    return _INTERIMS + _GENERAL_INTERIMS
