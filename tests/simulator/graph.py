# SPDX-License-Identifier: Apache-2.0
"""The Graph API of the pretend world: pages' feeds, tags, comments, profile, settings, debug_token.
Written from the platform's documents; knows nothing of sarad's collector."""

import base64
import binascii
import hashlib
import hmac
import re
import urllib.parse
import zlib

import graph_errors
import graph_nodes
from answer import JSON_TYPE, Answer, as_json
from graph_errors import GraphError
from graph_fields import BadFields, parse_fields
from graph_usage import Usage
from world import beneath
from world_time import parse_instant

_PATH = re.compile(r"/(?:(v\d+\.\d+)/)?([^/]+)(?:/([a-z_]+))?/?$")
_MOST = 100
_USUAL = 25


class Graph:
    def __init__(self, world, clock, url, app_limit=None, page_limit=None, secret_required=True):
        self.world, self.clock, self.url, self.secret_required = world, clock, url, secret_required
        self.pages = {page.account: page for page in world.pages if page.platform == "facebook"}
        self.tokens = {page.token: page for page in self.pages.values()}
        #: The operator's own account, which is an admin of every second page; and its token of 60 days.
        self.accounts = {world.account_token, "long-" + world.account_token}
        self.usage = Usage(self.pages.values(), app_limit, page_limit)
        self.nodes = {thing.id: thing for page in self.pages.values() for thing in world.things[page.id]}
        self.roots = {account: [thing for thing in world.things[page.id] if thing.parent is None]
                      for account, page in self.pages.items()}

    def page_of(self, request):
        """Which of our pages a request is about, as far as its path or token tells."""
        found = _PATH.match(request.path)
        node = self.nodes.get(found[2]) if found else None
        return node.page if node else self.pages.get(found[2] if found else "") or self.tokens.get(_token(request))

    def answer(self, request):
        try:
            return self._answer(request)
        except GraphError as error:
            return error.answer()
        except BadFields as error:
            return GraphError(2500, f"Syntax error \"Expected name\" in fields: {error}").answer()

    def _answer(self, request):
        found = _PATH.match(request.path)
        if request.method != "GET" or not found:
            raise GraphError(100, "Unsupported request", kind="GraphMethodException")
        version, name, edge = found.groups()
        if name == "debug_token" and not edge:
            return self._debug_token(request)
        if (name, edge) == ("oauth", "access_token"):
            return self._exchange(request)
        if (name, edge) == ("me", "accounts") and _token(request) in self.accounts:
            return self._accounts(request)
        viewer = self._viewer(request)
        headers = self.usage.take(viewer, self.clock.now()) + [("facebook-api-version", version or "v25.0")]
        query, horizon = request.query, self.clock.horizon()
        page = viewer if name == "me" else self.pages.get(name)
        thing = None if page else self.nodes.get(name)
        if not page and not (thing and thing.visible(horizon)):
            raise graph_errors.no_object(name)
        asked = _Asked(self, viewer, version or "v25.0", name, edge, query, horizon, _token(request))
        text = asked.about_page(page) if page else asked.about_thing(thing)
        return Answer(200, text.encode(), headers, JSON_TYPE)

    def _exchange(self, request):
        query = request.query
        if query.get("grant_type") != "fb_exchange_token":
            raise GraphError(1, "Unsupported grant type")
        if (query.get("client_id"), query.get("client_secret")) != (self.world.app_id, self.world.app_secret):
            raise GraphError(1, "Error validating client secret.")
        if query.get("fb_exchange_token") not in self.accounts:
            raise graph_errors.bad_token()
        return Answer.of({"access_token": "long-" + self.world.account_token, "token_type": "bearer", "expires_in": 60 * 86400})

    def _accounts(self, request):
        """Pages the account has a role on, by twos: the last of them without the task that reading comments takes."""
        self._check_proof(request, _token(request))
        theirs = [page for n, page in enumerate(self.pages.values()) if n % 2 == 0]
        start = int(request.query.get("after") or 0)
        told = [{"id": page.account, "name": page.name, "access_token": page.token, "category": "Government Organization",
                 "tasks": ["ANALYZE"] if page is theirs[-1] else ["ADVERTISE", "ANALYZE", "MODERATE", "MANAGE"]} for page in theirs]
        answer = {"data": told[start:start + 2], "paging": {"cursors": {"before": str(start), "after": str(start + 2)}}}
        if start + 2 < len(told):
            answer["paging"]["next"] = f"{self.url}/v25.0/me/accounts?after={start + 2}"
        return Answer.of(answer)

    def _viewer(self, request):
        token = _token(request)
        if not token:
            raise GraphError(104, "An access token is required to request this resource.")
        viewer = self.tokens.get(token)
        if not viewer:
            raise graph_errors.bad_token()
        self._check_proof(request, token)
        return viewer

    def _check_proof(self, request, token):
        proof = request.query.get("appsecret_proof")
        if proof is None and self.secret_required:
            raise GraphError(100, "API calls from the server require an appsecret_proof argument", kind="GraphMethodException")
        if proof is not None and not hmac.compare_digest(proof.encode(), self.proof(token).encode()):
            raise GraphError(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")

    def proof(self, token):
        return hmac.new(self.world.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    def _debug_token(self, request):
        if _token(request) != f"{self.world.app_id}|{self.world.app_secret}":
            raise graph_errors.bad_token(message="Invalid OAuth access token signature.")
        page = self.tokens.get(request.query.get("input_token"))
        if not page:
            return Answer.of({"data": {"is_valid": False, "scopes": [], "error": {
                "code": 190, "message": "Invalid OAuth access token.", "subcode": 467}}})
        scopes = ["pages_show_list", "pages_read_engagement", "pages_read_user_content"]
        return Answer.of({"data": {"app_id": self.world.app_id, "type": "PAGE", "application": "sarad", "is_valid": True,
                                   "expires_at": 0, "data_access_expires_at": self.clock.now() + 90 * 86400, "scopes": scopes,
                                   "granular_scopes": [{"scope": scope, "target_ids": [page.account]} for scope in scopes],
                                   "profile_id": page.account}})


def _token(request):
    """From `Authorization: Bearer …` (or OAuth …), else from access_token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "oauth") else request.query.get("access_token", "")


class _Asked:
    """One valid request being answered."""

    def __init__(self, graph, viewer, version, name, edge, query, horizon, token):
        self.graph, self.viewer, self.version, self.horizon, self.token = graph, viewer, version, horizon, token
        self.name, self.edge, self.query = name, edge, query
        self.fields = parse_fields(query["fields"]) if query.get("fields") else ()

    def about_page(self, page):
        if self.edge is None:
            return graph_nodes.render_page(page, self.fields, "https://www.example.org/" + page.id, self.graph.world.begin)
        if self.edge == "settings":
            return as_json({"data": [{"setting": "USERS_CAN_POST", "value": page.visitors_may_post},
                                     {"setting": "USERS_CAN_MESSAGE", "value": True}]})
        kinds = {"feed": ("post", "visitor_post"), "posts": ("post",), "published_posts": ("post",),
                 "visitor_posts": ("visitor_post",), "tagged": ("mention", "visitor_post")}.get(self.edge)
        if not kinds:
            raise graph_errors.no_field(self.edge, "Page")
        since, until = _moment(self.query.get("since")), _moment(self.query.get("until"))
        things = [thing for thing in reversed(self.graph.roots[page.account])
                  if thing.kind in kinds and thing.visible(self.horizon) and (since is None or thing.at >= since)
                  and (until is None or thing.at <= until) and (self.edge != "tagged" or thing.tags)]
        return self._collection(things, self.query, self.fields, self.name, self.edge)

    def about_thing(self, thing):
        if self.edge is None:
            return self._render(thing, self.fields)
        if self.edge != "comments":
            raise graph_errors.no_field(self.edge, "Post" if thing.parent is None else "Comment")
        return self._comments(thing, self.query, self.fields)

    def _render(self, thing, fields):
        return graph_nodes.render(thing, fields, self.viewer is thing.page, self.horizon,
                                  lambda of, field: self._comments(of, field.modifiers, field.fields or ()))

    def _comments(self, thing, how, fields):
        """The comments edge, asked for by itself or within another object's fields."""
        stream, order = how.get("filter") == "stream", how.get("order", "ranked")
        below = beneath(thing, self.horizon)
        if not stream and thing.parent is None:
            below = [comment for comment in below if comment.top_level]
        if how.get("since") and not stream:     # has no effect with filter=stream
            since = _moment(how["since"])
            below = [comment for comment in below if comment.at >= since]
        if how.get("limit") == "0":
            return f'{{"data":[]{self._summary(how, order, len(below))}}}'
        if order == "reverse_chronological":
            below = below[::-1]
        elif order != "chronological":
            below = sorted(below, key=lambda comment: zlib.crc32(comment.id.encode()))
        return self._collection(below, how, fields, thing.id, "comments", self._summary(how, order, len(below)))

    @staticmethod
    def _summary(how, order, count):
        if how.get("summary", "false") in ("false", "0", ""):
            return ""
        return ',"summary":' + as_json({"order": order, "total_count": count, "can_comment": True})

    def _collection(self, things, how, fields, name, edge, summary=""):
        limit = _limit(how)
        start, end, empty = _window(things, how, limit)
        text = ",".join([self._render(thing, fields) for thing in things[start:end]])
        paging = ""
        if things[start:end] or empty:
            cursors = {"before": _cursor(things[start]), "after": _cursor(things[start - 1 if empty else end - 1], passed=empty)}
            told = {"cursors": cursors}
            if end < len(things):
                told["next"] = self._link(name, edge, how, after=cursors["after"])
            if start > 0 and not empty:
                told["previous"] = self._link(name, edge, how, before=cursors["before"])
            paging = ',"paging":' + as_json(told)
        return f'{{"data":[{text}]{paging}{summary}}}'

    def _link(self, name, edge, how, **cursor):
        kept = {key: value for key, value in how.items() if key not in ("after", "before", "access_token")}
        return f"{self.graph.url}/{self.version}/{name}/{edge}?" + urllib.parse.urlencode({"access_token": self.token, **kept, **cursor})


def _window(things, how, limit):
    """Which of `things` a page of answers holds: start, end, and whether it is an empty page with more
    to come. As on Graph, a page may be short or empty although the list goes on: only `next` tells."""
    if how.get("before"):
        end = _position(things, how["before"])[0]
        return max(0, end - limit), end, False
    start, passed = 0, True
    if how.get("after"):
        start, passed = _position(things, how["after"])
        start += 1
    end = min(start + limit, len(things))
    if end == len(things) or limit == 1:
        return start, end, False
    mark = zlib.crc32(things[start].id.encode())
    if mark % 11 == 0 and not passed:
        return start, start, True
    return start, end - (mark % 5 == 0), False


def _limit(how):
    text = how.get("limit") or str(_USUAL)
    if not text.isdigit():
        raise GraphError(100, "(#100) Param limit must be an integer")
    return max(1, min(_MOST, int(text)))


def _cursor(thing, passed=False):
    return base64.b64encode(f"{'p' if passed else 'c'}:{thing.id}".encode()).decode()


def _position(things, cursor):
    """Index of the thing a cursor points to, and whether the cursor has passed an empty page."""
    try:
        mark, _, name = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        mark, name = "", ""
    position = next((n for n, thing in enumerate(things) if thing.id == name), None)
    if mark not in ("c", "p") or position is None:
        raise GraphError(100, "(#100) Invalid cursors values")
    return position, mark == "p"


def _moment(text):
    """since/until: Unix seconds, or a date as strtotime reads it."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    found = parse_instant(text)
    if not found:
        raise GraphError(100, "(#100) Param since must be a timestamp")
    return found[0]
