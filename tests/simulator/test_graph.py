# SPDX-License-Identifier: Apache-2.0
"""The Graph API: listings hold the world, no more and no less; errors and headers as documented."""

import json
import unittest

from asking import COMMENT_FIELDS, POST_FIELDS, START, URL, Asking, query_of, small_world
from graph_fields import BadFields, parse_fields
from world_time import DAY, HOUR


class Listings(unittest.TestCase):
    def setUp(self):
        self.ask = Asking()
        self.page = max(self.ask.facebook_pages(), key=lambda page: len(self.world_of(page)))

    def world_of(self, page):
        return [thing for thing in self.ask.world.things[page.id] if thing.at <= START]

    def test_a_feed_walked_in_small_steps_holds_every_post_once_newest_first(self):
        expected = [thing.id for thing in reversed(self.world_of(self.page)) if thing.kind in ("post", "visitor_post")]
        for limit in ("1", "3", "7", "100"):
            items, count = self.ask.walk(self.page.account + "/feed", self.page, fields="id", limit=limit)
            self.assertEqual([item["id"] for item in items], expected)
            self.assertGreaterEqual(count, len(expected) // int(limit))

    def test_comments_walked_in_small_steps_hold_every_level_oldest_first(self):
        root = max((thing for thing in self.world_of(self.page) if thing.parent is None), key=lambda thing: len(thing.below))
        expected = [thing.id for thing in root.below if thing.at <= START]
        for limit in ("2", "5", "100"):
            items, _ = self.ask.walk(root.id + "/comments", self.page, fields="id", filter="stream", order="chronological", limit=limit)
            self.assertEqual([item["id"] for item in items], expected)

    def test_pages_of_answers_may_be_short_or_empty_and_only_next_tells(self):
        sizes = set()
        for page in self.ask.facebook_pages():
            after = {}
            while True:
                _, body, _ = self.ask.graph(page.account + "/feed", page, fields="id", limit="4", **after)
                if "next" not in body.get("paging", {}):
                    break
                sizes.add(len(body["data"]))
                after = {"after": body["paging"]["cursors"]["after"]}
        self.assertEqual(sizes, {0, 3, 4})

    def test_next_leads_to_the_same_place_as_the_cursor(self):
        _, first, _ = self.ask.graph(self.page.account + "/feed", self.page, fields="id", limit="5")
        query = query_of(first["paging"]["next"])
        self.assertTrue(first["paging"]["next"].startswith(f"{URL}/v25.0/{self.page.account}/feed?"))
        self.assertEqual((query["after"], query["limit"]), (first["paging"]["cursors"]["after"], "5"))

    def test_before_leads_back(self):
        _, first, _ = self.ask.graph(self.page.account + "/feed", self.page, fields="id", limit="1")
        def feed(**cursor):
            return self.ask.graph(self.page.account + "/feed", self.page, fields="id", limit="1", **cursor)[1]
        second = feed(after=first["paging"]["cursors"]["after"])
        back = feed(before=second["paging"]["cursors"]["before"])
        self.assertEqual(back["data"], first["data"])

    def test_limits_are_twenty_five_unless_said_and_a_hundred_at_most(self):
        _, usual, _ = self.ask.graph(self.page.account + "/feed", self.page, fields="id")
        _, most, _ = self.ask.graph(self.page.account + "/feed", self.page, fields="id", limit="500")
        self.assertIn(len(usual["data"]), (24, 25))
        self.assertLessEqual(len(most["data"]), 100)

    def test_since_and_until_cut_the_feed(self):
        since, until = START - 14 * DAY, START - 7 * DAY
        items, _ = self.ask.walk(self.page.account + "/feed", self.page, fields="id", since=str(since), until=str(until), limit="10")
        expected = [thing.id for thing in reversed(self.world_of(self.page))
                    if thing.kind in ("post", "visitor_post") and since <= thing.at <= until]
        self.assertTrue(expected)
        self.assertEqual([item["id"] for item in items], expected)

    def test_since_has_no_effect_on_a_stream_of_comments(self):
        root = next(thing for thing in self.world_of(self.page) if len(thing.below) > 3)
        items, _ = self.ask.walk(root.id + "/comments", self.page, fields="id", filter="stream", order="chronological", since=str(START))
        self.assertEqual(len(items), len([thing for thing in root.below if thing.at <= START]))

    def test_without_stream_only_the_top_level_comes_and_its_order_is_ranked(self):
        root = next(thing for thing in self.world_of(self.page) if any(not below.top_level for below in thing.below if below.at < START))
        _, body, _ = self.ask.graph(root.id + "/comments", self.page, fields="id", summary="true", limit="100")
        top = {thing.id for thing in root.below if thing.top_level and thing.at <= START}
        self.assertTrue({item["id"] for item in body["data"]} <= top)
        self.assertEqual(body["summary"], {"order": "ranked", "total_count": len(top), "can_comment": True})

    def test_tagged_holds_mentions_and_the_visitor_posts_that_tag_the_page(self):
        mentions = tagging = 0
        for page in self.ask.facebook_pages():
            items, _ = self.ask.walk(page.account + "/tagged", page, fields="id,from{id},message_tags", limit="4")
            expected = [thing for thing in reversed(self.world_of(page)) if thing.kind in ("mention", "visitor_post") and thing.tags]
            self.assertEqual([item["id"] for item in items], [thing.id for thing in expected])
            self.assertTrue(all(item["message_tags"][0]["id"] == page.account for item in items))
            mentions += sum(thing.kind == "mention" for thing in expected)
            tagging += sum(thing.kind == "visitor_post" for thing in expected)
        self.assertTrue(mentions and tagging)

    def test_what_lies_ahead_is_not_shown(self):
        thing = next(thing for thing in self.ask.world.things[self.page.id] if thing.at > START and thing.parent is None)
        status, body, _ = self.ask.graph(thing.id, self.page)
        self.assertEqual((status, body["error"]["code"], body["error"]["error_subcode"]), (400, 100, 33))
        self.ask.clock.time = thing.at
        self.assertEqual(self.ask.graph(thing.id, self.page)[0], 200)

    def test_a_frozen_world_stands_still(self):
        ask = Asking(now=START + 7 * DAY, until=START)
        items, _ = ask.walk(self.page.account + "/feed", self.page, fields="id", limit="100")
        self.assertEqual(items, self.ask.walk(self.page.account + "/feed", self.page, fields="id", limit="100")[0])

    def test_a_cursor_dies_with_its_object_and_nonsense_is_none(self):
        status, body, _ = self.ask.graph(self.page.account + "/feed", self.page, after="QVFIUg==")
        self.assertEqual((status, body["error"]["code"]), (400, 100))


class Objects(unittest.TestCase):
    def setUp(self):
        self.ask = Asking()

    def comments(self):
        for page in self.ask.facebook_pages():
            for root in self.ask.world.things[page.id]:
                if root.parent is None and root.at <= START and root.below:
                    for item in self.ask.stream(root, page, COMMENT_FIELDS):
                        yield self.ask.the_graph.nodes[item["id"]], item

    def test_only_the_fields_asked_for_come(self):
        page = self.ask.facebook_pages()[0]
        items, _ = self.ask.walk(page.account + "/feed", page, fields="created_time,from{id}")
        self.assertEqual({frozenset(item) for item in items}, {frozenset({"id", "created_time", "from"})})
        self.assertEqual({frozenset(item["from"]) for item in items}, {frozenset({"id"})})

    def test_a_posts_count_and_change_time_follow_its_comments(self):
        page = max(self.ask.facebook_pages(), key=lambda page: page.audience)
        for item in self.ask.walk(page.account + "/feed", page, fields=POST_FIELDS, limit="100")[0]:
            below = [thing for thing in self.ask.the_graph.nodes[item["id"]].below if thing.at <= START]
            self.assertEqual(item["comments"], {"data": [], "summary": {"order": "ranked", "total_count": len(below), "can_comment": True}})
            self.assertGreaterEqual(item["updated_time"], item["created_time"])

    def test_authors_parents_and_links_tell_who_and_where(self):
        told = untold = unnamed = 0
        for thing, item in self.comments():
            self.assertRegex(item["created_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$")
            self.assertEqual(item.get("from"), {"id": thing.author} if thing.author else None)
            unnamed += "from" not in item
            link = query_of(item["permalink_url"])
            if thing.top_level:
                self.assertEqual(link, {"comment_id": thing.number})
                self.assertNotIn("parent", item)
            else:
                self.assertEqual(link, {"comment_id": thing.parent.number, "reply_comment_id": thing.number})
                told += "parent" in item
                untold += "parent" not in item
        self.assertTrue(told > untold > 0 and unnamed)

    def test_comment_count_counts_replies(self):
        for thing, item in self.comments():
            self.assertEqual(item["comment_count"], sum(below.at <= START for below in thing.below))

    def test_tags_stand_where_they_say(self):
        found = 0
        for _, item in self.comments():
            for tag in item.get("message_tags", ()):
                self.assertEqual(item["message"][tag["offset"]:tag["offset"] + tag["length"]], tag["name"])
                found += 1
        self.assertTrue(found)

    def test_people_are_shown_to_the_pages_own_token_only(self):
        page, other = self.ask.facebook_pages()[:2]
        thing = next(thing for thing in self.ask.world.things[page.id] if thing.role == "citizen" and thing.parent and thing.at < START)
        self.assertIn("from", self.ask.graph(thing.id, page, fields="from{id}")[1])
        self.assertNotIn("from", self.ask.graph(thing.id, other, fields="from{id}")[1])

    def test_the_profile_and_whether_visitors_may_post(self):
        for page in self.ask.facebook_pages():
            _, body, _ = self.ask.graph(page.account, page, fields="id,name,about,description,website,link,username,is_published,"
                                        "fan_count,has_transitioned_to_new_page_experience")
            self.assertEqual((body["id"], body["name"], len(body)), (page.account, page.office.name, 10))
            _, body, _ = self.ask.graph(page.account + "/settings", page)
            self.assertIn({"setting": "USERS_CAN_POST", "value": page.visitors_may_post}, body["data"])


class Refusals(unittest.TestCase):
    def setUp(self):
        self.ask = Asking()
        self.page = self.ask.facebook_pages()[0]

    def refused(self, path, page=None, **query):
        status, body, headers = self.ask.graph(path, page, **query)
        return status, body["error"]["code"], body["error"].get("error_subcode"), headers

    def test_a_wrong_token_is_190_and_none_is_104(self):
        status, code, subcode, headers = self.refused(self.page.account + "/feed", token="EAAwrong")
        self.assertEqual((status, code, subcode), (400, 190, 467))
        self.assertIn("invalid_token", headers["WWW-Authenticate"])
        self.assertEqual(self.refused(self.page.account + "/feed")[:2], (400, 104))

    def test_the_proof_is_wanted_and_must_be_right(self):
        self.assertEqual(self.refused(self.page.account + "/feed", self.page, proof="00" * 32)[:2], (400, 100))
        self.assertEqual(self.refused(self.page.account + "/feed", self.page, proof="")[:2], (400, 100))
        free = Asking(secret_required=False)
        self.assertEqual(free.graph(self.page.account + "/feed", self.page, proof="")[0], 200)

    def test_the_token_may_stand_in_the_query(self):
        token = self.page.token
        status, _, _ = self.ask.graph(self.page.account, access_token=token, appsecret_proof=self.ask.the_graph.proof(token))
        self.assertEqual(status, 200)

    def test_unknown_objects_fields_and_syntax(self):
        self.assertEqual(self.refused("1_2/comments", self.page)[:3], (400, 100, 33))
        self.assertEqual(self.refused(self.page.account + "/feed", self.page, fields="id,nonsense")[:2], (400, 100))
        self.assertEqual(self.refused(self.page.account + "/feed", self.page, fields="id,from{id")[:2], (400, 2500))
        self.assertEqual(self.refused(self.page.account + "/nonsense", self.page)[:2], (400, 100))

    def test_debug_token_tells_the_page_and_its_scopes(self):
        app = f"{self.ask.world.app_id}|{self.ask.world.app_secret}"
        status, body, _ = self.ask.graph("debug_token", input_token=self.page.token, access_token=app)
        self.assertEqual((status, body["data"]["is_valid"], body["data"]["profile_id"]), (200, True, self.page.account))
        self.assertIn("pages_read_user_content", body["data"]["scopes"])
        self.assertFalse(self.ask.graph("debug_token", input_token="EAAwrong", access_token=app)[1]["data"]["is_valid"])

    def test_usage_is_told_after_some_calls_and_the_page_is_refused_beyond_its_limit(self):
        ask = Asking(page_limit=50, app_limit=1000)
        for call in range(50):
            status, _, headers = ask.graph(self.page.account, self.page)
            self.assertEqual(status, 200)
            self.assertEqual("X-Business-Use-Case-Usage" in headers, call >= 9)
        status, body, headers = ask.graph(self.page.account, self.page)
        told = json.loads(headers["X-Business-Use-Case-Usage"])[self.page.account][0]
        self.assertEqual((status, body["error"]["code"], told["call_count"]), (400, 80001, 100))
        self.assertTrue(0 < told["estimated_time_to_regain_access"] <= 24 * 60)
        ask.clock.time += told["estimated_time_to_regain_access"] * 60
        self.assertEqual(ask.graph(self.page.account, self.page)[0], 200)

    def test_the_app_is_refused_beyond_its_limit_for_all_pages(self):
        ask = Asking(app_limit=30)
        for _ in range(30):
            ask.graph(self.page.account, self.page)
        status, body, headers = ask.graph(self.page.account, ask.facebook_pages()[1])
        self.assertEqual((status, body["error"]["code"]), (403, 4))
        self.assertEqual(json.loads(headers["X-App-Usage"])["call_count"], 100)
        usage = ask.the_graph.usage
        self.assertEqual(usage.told(), {"app_limit": 30, "answered": 30, "most_in_an_hour": 30, "refused": {"4": 1, "80001": 0}})
        usage.set_app_limit(31)
        self.assertEqual(ask.graph(self.page.account, self.page)[0], 200)
        self.assertEqual(ask.graph(self.page.account, self.page)[0], 403)
        ask.clock.time += HOUR
        self.assertEqual(ask.graph(self.page.account, self.page)[0], 200)
        self.assertEqual(usage.told(), {"app_limit": 31, "answered": 2, "most_in_an_hour": 31, "refused": {"4": 1, "80001": 0}})
        self.assertRaises(ValueError, usage.set_app_limit, 0)


class Fields(unittest.TestCase):
    def test_nested_fields_and_modifiers_are_read(self):
        fields = parse_fields("id,from{id,name},comments.filter(stream).limit(0).summary(true){id,from{id}}")
        self.assertEqual([field.name for field in fields], ["id", "from", "comments"])
        self.assertEqual(fields[1].names(), ["id", "name"])
        self.assertEqual(fields[2].modifiers, {"filter": "stream", "limit": "0", "summary": "true"})
        self.assertEqual(fields[2].fields[1].names(), ["id"])

    def test_broken_fields_are_refused(self):
        for text in ("id,{", "from{id", "id}", "a b.c", ".limit(1)", "id;from"):
            with self.assertRaises(BadFields, msg=text):
                parse_fields(text)


class WithDeletions(unittest.TestCase):
    def test_what_is_gone_is_neither_listed_nor_counted_nor_found(self):
        ask = Asking(small_world(deletions=True))
        gone = 0
        for page in ask.facebook_pages():
            for thing in ask.world.things[page.id]:
                if thing.parent and thing.gone_at and thing.gone_at <= START and thing.root.visible(START):
                    items = ask.stream(thing.root, page, "id")
                    _, post, _ = ask.graph(thing.root.id, page, fields="comments.filter(stream).limit(0).summary(true)")
                    self.assertNotIn(thing.id, [item["id"] for item in items])
                    self.assertEqual(post["comments"]["summary"]["total_count"], len(items))
                    self.assertEqual(ask.graph(thing.id, page)[1]["error"]["code"], 100)
                    gone += 1
        self.assertTrue(gone)


if __name__ == "__main__":
    unittest.main()
