# SPDX-License-Identifier: Apache-2.0
"""What the simulator's own tests share: a small world, a still clock, and requests without a socket."""

import functools
import json
import urllib.parse

from answer import Request
from blog import Blog
from graph import Graph
from world import World
from world_time import parse_instant

#: A Wednesday, and as the worlds' launch.
START = parse_instant("2026-11-25T06:00:00Z")[0]
URL = "http://127.0.0.1:1"

POST_FIELDS = ("id,created_time,updated_time,message,message_tags,permalink_url,from{id},is_hidden,is_published,to{id},"
               "comments.filter(stream).limit(0).summary(true)")
COMMENT_FIELDS = "id,created_time,from{id},parent{id},is_hidden,is_private,comment_count,permalink_url,message,message_tags"


@functools.lru_cache(maxsize=4)
def small_world(seed=3, pages=12, deletions=False):
    return World(seed, pages, START, history_weeks=6, weeks=4, deletions=deletions)


class StillClock:
    """Moves when told to."""

    speed = 1

    def __init__(self, now, until=None):
        self.time, self.until = now, until

    def now(self):
        return self.time

    def horizon(self):
        return self.time if self.until is None else min(self.time, self.until)


class Asking:
    """`graph(path, page, **query)` and `blog(path, **query)` return (status, parsed body, headers)."""

    def __init__(self, world=None, now=START, until=None, **graph_options):
        self.world = world or small_world()
        self.clock = StillClock(now, until)
        self.the_graph = Graph(self.world, self.clock, URL, **graph_options)
        self.the_blog = Blog(self.world, self.clock, URL)

    def facebook_pages(self):
        return [page for page in self.world.pages if page.platform == "facebook"]

    def blogs(self):
        return [page for page in self.world.pages if page.platform == "wordpress"]

    def graph(self, path, page=None, token=None, proof=None, **query):
        token = page.token if token is None and page else token
        headers = {"authorization": "Bearer " + token} if token else {}
        if token and proof is None:
            proof = self.the_graph.proof(token)
        if proof:
            query["appsecret_proof"] = proof
        return self._read(self.the_graph.answer(Request("GET", "/v25.0/" + path, query, headers)))

    def blog(self, path, authorization=None, **query):
        headers = {"authorization": authorization} if authorization else {}
        return self._read(self.the_blog.answer(Request("GET", "/sites/" + path, query, headers)))

    def walk(self, path, page, **query):
        """All of a Graph listing by its `after` cursors, and how many requests it took."""
        items, after, count = [], {}, 0
        while True:
            status, body, _ = self.graph(path, page, **query, **after)
            if status != 200:
                raise AssertionError(body)
            items, count = items + body["data"], count + 1
            if "next" not in body.get("paging", {}):
                return items, count
            after = {"after": body["paging"]["cursors"]["after"]}

    def stream(self, root, page, fields):
        """All comments beneath a root, every level, oldest first."""
        return self.walk(root.id + "/comments", page, fields=fields, filter="stream", order="chronological", limit="100")[0]

    @staticmethod
    def _read(answer):
        return answer.status, json.loads(answer.body), dict(answer.headers)


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
