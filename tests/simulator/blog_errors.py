# SPDX-License-Identifier: Apache-2.0
"""WordPress's REST errors: {"code", "message", "data": {"status": N}}. The message is in the site's language."""

from answer import Answer

_BENGALI = {
    "rest_no_route": "ইউআরএল এবং অনুরোধ পদ্ধতির সাথে মেলে এমন কোনো রুট পাওয়া যায়নি।",
    "rest_post_invalid_page_number": "অনুরোধ করা পাতা নম্বরটি মোট পাতার সংখ্যার চেয়ে বড়।",
    "rest_post_invalid_id": "অবৈধ পোস্ট আইডি।",
    "rest_comment_invalid_id": "অবৈধ মন্তব্য আইডি।",
    "rest_user_invalid_id": "অবৈধ ব্যবহারকারী আইডি।",
    "rest_invalid_param": "অবৈধ প্যারামিটার।",
    "rest_forbidden_param": "এই প্যারামিটার ব্যবহারের অনুমতি আপনার নেই।",
    "rest_forbidden_context": "আপনার সম্পাদনার অনুমতি নেই।",
    "rest_not_logged_in": "আপনি বর্তমানে লগ ইন করা নেই।",
    "rest_cannot_read": "এই মন্তব্য পড়ার অনুমতি আপনার নেই।",
    "incorrect_password": "প্রদত্ত পাসওয়ার্ডটি একটি অবৈধ অ্যাপ্লিকেশন পাসওয়ার্ড।",
    "invalid_username": "অজানা ব্যবহারকারীর নাম।",
    "internal_server_error": "সাইটে একটি গুরুতর ত্রুটি ঘটেছে।",
}


class BlogError(Exception):
    def __init__(self, status, code, **more):
        super().__init__(code)
        self.status, self.code, self.more = status, code, more

    def answer(self):
        return Answer.of({"code": self.code, "message": _BENGALI.get(self.code, self.code),
                          "data": {"status": self.status, **self.more}}, self.status)
