# SPDX-License-Identifier: Apache-2.0
"""The WordPress sites: listings hold the world, bounds are site-local, errors as the core gives them."""

import base64
import unittest

from asking import START, Asking, small_world
from world_time import DAY, HOUR, iso


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


class Listings(unittest.TestCase):
    def setUp(self):
        self.ask = Asking()
        self.page = max(self.ask.blogs(), key=lambda page: len(self.ask.world.things[page.id]))
        self.root = self.page.account + "/wp-json/wp/v2/"

    def past(self, posts):
        return [thing for thing in self.ask.world.things[self.page.id] if thing.at <= START and (thing.kind == "post") == posts]

    def walk(self, what, **query):
        items, number = [], 1
        while True:
            status, body, headers = self.ask.blog(self.root + what, page=str(number), **query)
            self.assertEqual(status, 200, body)
            items += body
            if number >= int(headers["X-WP-TotalPages"]):
                return items, headers
            self.assertIn('rel="next"', headers["Link"])
            number += 1

    def test_posts_and_comments_walked_in_small_steps_hold_each_once_newest_first(self):
        for what, order in (("posts", "date"), ("comments", "date_gmt")):
            things = self.past(what == "posts")
            for size in ("3", "10", "100"):
                items, headers = self.walk(what, per_page=size, orderby=order, order="desc", _fields="id")
                newest_first = sorted(things, key=lambda thing: thing.at, reverse=True)
                self.assertEqual([item["id"] for item in items], [thing.number for thing in newest_first])
                self.assertEqual(headers["X-WP-Total"], str(len(things)))

    def test_ids_and_the_other_direction_are_orders_too(self):
        items, _ = self.walk("comments", per_page="100", orderby="id", order="asc", _fields="id")
        self.assertEqual([item["id"] for item in items], sorted(thing.number for thing in self.past(False)))

    def test_after_with_a_zone_is_converted_and_strict(self):
        thing = self.past(False)[-5]
        later = [other.number for other in self.past(False) if other.at > thing.at]
        items, _ = self.walk("comments", per_page="100", after=iso(thing.at), order="asc", _fields="id")
        self.assertEqual([item["id"] for item in items], later)
        local = iso(thing.at + 6 * HOUR)[:-1]
        for after in (local, local + "+06:00"):
            items, _ = self.walk("comments", per_page="100", after=after, order="asc", _fields="id")
            self.assertEqual([item["id"] for item in items], later)

    def test_after_without_a_zone_is_site_time(self):
        at = START - 7 * DAY
        items, _ = self.walk("posts", per_page="100", after=iso(at)[:-1], _fields="id")
        self.assertEqual({item["id"] for item in items}, {thing.number for thing in self.past(True) if thing.at > at - 6 * HOUR})

    def test_before_cuts_the_other_side(self):
        at = START - 7 * DAY
        items, _ = self.walk("posts", per_page="100", before=iso(at), _fields="id")
        self.assertEqual({item["id"] for item in items}, {thing.number for thing in self.past(True) if thing.at < at})

    def test_comments_can_be_had_of_one_post(self):
        root = max(self.past(True), key=lambda post: len(post.below))
        items, _ = self.walk("comments", per_page="100", post=str(root.number), _fields="id,post")
        self.assertEqual({(item["id"], item["post"]) for item in items},
                         {(thing.number, root.number) for thing in root.below if thing.at <= START})

    def test_past_the_end_posts_are_an_error_and_comments_an_empty_list(self):
        status, body, _ = self.ask.blog(self.root + "posts", page="999")
        self.assertEqual((status, body["code"], body["data"]), (400, "rest_post_invalid_page_number", {"status": 400}))
        self.assertEqual(self.ask.blog(self.root + "comments", page="999")[:2], (200, []))

    def test_the_route_may_stand_in_the_query(self):
        self.assertEqual(self.ask.blog(self.page.account + "/", rest_route="/wp/v2/posts", _fields="id")[:2],
                         self.ask.blog(self.root + "posts", _fields="id")[:2])

    def test_what_lies_ahead_is_not_shown(self):
        thing = next(thing for thing in self.ask.world.things[self.page.id] if thing.at > START and thing.kind != "post")
        self.assertEqual(self.ask.blog(f"{self.root}comments/{thing.number}")[1]["code"], "rest_comment_invalid_id")
        self.ask.clock.time = thing.at
        self.assertEqual(self.ask.blog(f"{self.root}comments/{thing.number}")[0], 200)


class Objects(unittest.TestCase):
    def setUp(self):
        self.ask = Asking()
        self.page = max(self.ask.blogs(), key=lambda page: len(self.ask.world.things[page.id]))
        self.root = self.page.account + "/wp-json/wp/v2/"
        self.by_number = {thing.number: thing for thing in self.ask.world.things[self.page.id] if thing.kind != "post"}

    def test_comments_tell_post_parent_author_and_both_times(self):
        _, items, _ = self.ask.blog(self.root + "comments", per_page="100")
        for item in items:
            thing = self.by_number[item["id"]]
            self.assertEqual((item["post"], item["parent"], item["author"]),
                             (thing.root.number, 0 if thing.top_level else thing.parent.number, int(thing.author or 0)))
            self.assertEqual((item["date_gmt"], item["date"]), (iso(thing.at)[:-1], iso(thing.at + 6 * HOUR)[:-1]))
            self.assertEqual((item["status"], item["type"]), ("approved", "comment"))
            self.assertTrue(item["link"].endswith(f"#comment-{thing.number}"))
        self.assertTrue(any(item["author"] == 0 for item in items) and any(item["author"] >= 100 for item in items))

    def test_posts_tell_their_writer_and_texts_are_html(self):
        _, items, _ = self.ask.blog(self.root + "posts", per_page="100")
        self.assertTrue({str(item["author"]) for item in items} <= set(self.page.authors + self.page.team))
        self.assertTrue(all(item["content"]["rendered"].startswith("<p>") for item in items))

    def test_only_the_fields_asked_for_come(self):
        _, items, _ = self.ask.blog(self.root + "posts", _fields="id,date_gmt,title.rendered,nonsense")
        self.assertEqual({tuple(item) for item in items}, {("id", "date_gmt", "title")})

    def test_the_index_and_the_front_page_lead_to_the_api(self):
        _, body, _ = self.ask.blog(self.page.account + "/wp-json/")
        self.assertEqual((body["name"], body["timezone_string"], body["gmt_offset"]), (self.page.name, "Asia/Dhaka", 6))
        self.assertTrue(body["url"].endswith("/sites/" + self.page.account))

    def test_users_with_posts_are_listed(self):
        _, users, _ = self.ask.blog(self.root + "users")
        self.assertTrue({str(user["id"]) for user in users} <= set(self.page.authors + self.page.team))
        self.assertEqual(self.ask.blog(f"{self.root}users/{users[0]['id']}")[1]["name"], users[0]["name"])
        self.assertEqual(self.ask.blog(self.root + "users/999")[:2][0], 404)


class Refusals(unittest.TestCase):
    def setUp(self):
        self.ask = Asking()
        self.page = next(page for page in self.ask.blogs() if page.token)
        self.root = self.page.account + "/wp-json/wp/v2/"

    def test_application_passwords_are_accepted_with_or_without_blanks(self):
        for token in (self.page.token, self.page.token.replace(" ", "")):
            self.assertEqual(self.ask.blog(self.root + "posts", basic(token))[0], 200)
        self.assertEqual(self.ask.blog(self.root + "users/me", basic(self.page.token))[1]["name"], "sarad")

    def test_wrong_passwords_are_refused_by_code(self):
        for told, code in (("sarad:wrong", "incorrect_password"), ("nobody:wrong", "invalid_username")):
            status, body, _ = self.ask.blog(self.root + "posts", basic(told))
            self.assertEqual((status, body["code"]), (401, code))
        self.assertEqual(self.ask.blog(self.root + "users/me")[1]["code"], "rest_not_logged_in")

    def test_parameters_are_checked(self):
        for query in ({"per_page": "101"}, {"per_page": "0"}, {"page": "0"}, {"order": "up"}, {"orderby": "nonsense"}, {"after": "soon"}):
            status, body, _ = self.ask.blog(self.root + "comments", **query)
            self.assertEqual((status, body["code"]), (400, "rest_invalid_param"), query)
        self.assertEqual(self.ask.blog(self.root + "comments", status="hold")[1]["code"], "rest_forbidden_param")

    def test_unknown_routes_and_objects(self):
        self.assertEqual(self.ask.blog(self.page.account + "/wp-json/wp/v2/nonsense")[1]["code"], "rest_no_route")
        self.assertEqual(self.ask.blog(self.root + "posts/1")[1]["code"], "rest_post_invalid_id")

    def test_a_comment_in_the_trash_is_not_listed_and_not_readable(self):
        ask = Asking(small_world(deletions=True))
        found = 0
        for page in ask.blogs():
            for thing in ask.world.things[page.id]:
                if thing.gone_at and thing.gone_at <= START:
                    root = page.account + "/wp-json/wp/v2/comments"
                    self.assertEqual(ask.blog(f"{root}/{thing.number}")[1]["code"], "rest_cannot_read")
                    listed = ask.blog(root, per_page="100", post=str(thing.root.number), _fields="id")[1]
                    self.assertNotIn({"id": thing.number}, listed)
                    found += 1
        self.assertTrue(found)


if __name__ == "__main__":
    unittest.main()
