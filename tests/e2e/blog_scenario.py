# SPDX-License-Identifier: Apache-2.0
"""A month of a district office's blog, as told to a real WordPress, and which word answers which
question. Times are given relative to now; the judging is done from WordPress's own records."""

import dataclasses

import office_hours as hours

DAY, HOUR, MINUTE = 86400, 3600, 60


@dataclasses.dataclass
class Expected:
    """A case: labels of its messages, of the first word and of the first final one (None: none)."""
    messages: list
    first: str | None = None
    final: str | None = None


def items(now):
    """What WordPress is told, oldest parents first."""
    thursday = hours.last_weekday(now - 10 * DAY, 3)
    friday = thursday + hours.ONE_DAY

    def ago(days, more=0):
        return int(now - days * DAY + more)

    def post(label, at, title, user="admin"):
        return {"label": label, "kind": "post", "at": at, "user": user, "title": title, "text": "বিস্তারিত ভেতরে।"}

    def comment(label, at, on, text, **more):
        return {"label": label, "kind": "comment", "at": at, "on": on, "text": text, "name": "একজন নাগরিক", **more}

    return [
        {"label": "desk", "kind": "user", "login": "desk", "role": "editor"},
        {"label": "rahima", "kind": "user", "login": "rahima", "role": "subscriber"},
        post("water", ago(24), "পানি সরবরাহের সময়সূচি"),
        post("road", ago(20), "সড়ক সংস্কার", user="desk"),
        post("fair", ago(13), "বৃক্ষমেলা ২০২৬"),
        post("notice", ago(12.5), "গণশুনানির নোটিশ"),
        # Answered by the admin two hours later, by a reply under the question.
        comment("met", ago(19), "water", "আমাদের পাড়ায় পানি কবে আসবে?"),
        comment("met-answer", ago(19, 2 * HOUR), "water", "আগামীকাল সকাল ৮টায় আসবে।", parent="met", user="admin"),
        # Asked under that answer by somebody else, and left alone.
        comment("nested", ago(10), "water", "আমাদের এলাকায় এখনও আসেনি কেন?", parent="met-answer"),
        # Never answered; another citizen talks to the first one, which makes no case.
        comment("missed", ago(18), "water", "ক্ষতিপূরণের দরখাস্ত কোথায় জমা দেব?"),
        comment("chatter", ago(17), "water", "আমিও জানতে চাই, আপনি কি দিয়েছেন?", parent="missed"),
        # A registered citizen asks, nags, and is answered by the office's team much later.
        comment("late", ago(12), "fair", "মেলায় স্টল বরাদ্দ কীভাবে পাব?", user="rahima"),
        comment("nag", ago(11.5), "fair", "কেউ কি দেখছেন না?", parent="late", user="rahima"),
        comment("late-answer", ago(3), "fair", "দ্বন্দ্ব মিটেছে, স্টল নম্বর ১২ আপনার।", parent="late", user="desk"),
        # The parent goes to the trash; the child stays, and points at nothing.
        comment("trashed", ago(9), "fair", "(মুছে ফেলা হবে)", trash=True),
        comment("orphan", ago(8), "fair", "স্ত্রীর নামে আবেদন করা যাবে কি?", parent="trashed"),
        # Thursday evening to Friday noon: a day and a half, and not one working second.
        comment("weekend", hours.at_local(thursday, "18:30:07"), "road", "রাস্তার কাজ শুরু হবে কবে?"),
        comment("weekend-answer", hours.at_local(friday, "12:00:00"), "road", "রবিবার থেকে শুরু।", parent="weekend", user="admin"),
        # "We are looking into it", and nothing ever after.
        comment("promised", ago(18.5), "road", "ড্রেনের ঢাকনা নেই, দুর্ঘটনা ঘটছে।"),
        comment("promise", ago(18.5, HOUR), "road", "আমরা বিষয়টি দেখছি।", parent="promised", user="admin"),
        # Two strangers, answered by one word to all at the top level.
        comment("both-1", ago(7), "notice", "শুনানি কয়টায়?"),
        comment("both-2", ago(7, 40 * MINUTE), "notice", "কোন কক্ষে হবে?"),
        comment("both-answer", ago(7, HOUR), "notice", "সকাল ১০টায়, ২০৪ নম্বর কক্ষে।", user="desk"),
        comment("pending", ago(0, -5 * MINUTE), "notice", "পরের শুনানির তারিখ কী?"),
    ]


#: By the label of the opening message.
CASES = {
    "met": Expected(["met"], "met-answer", "met-answer"),
    "nested": Expected(["nested"]),
    "missed": Expected(["missed"]),
    "late": Expected(["late", "nag"], "late-answer", "late-answer"),
    "orphan": Expected(["orphan"]),
    "weekend": Expected(["weekend"], "weekend-answer", "weekend-answer"),
    "promised": Expected(["promised"], "promise", None),
    "both-1": Expected(["both-1"], "both-answer", "both-answer"),
    "both-2": Expected(["both-2"], "both-answer", "both-answer"),
    "pending": Expected(["pending"]),
}

#: What must come out whatever the weekday of the run; the test computes the rest.
CERTAIN = {"met": "met", "nested": "missed", "missed": "missed", "late": "late", "orphan": "missed",
           "weekend": "met", "promised": "met", "both-1": "met", "both-2": "met", "pending": "pending"}
