# SPDX-License-Identifier: Apache-2.0
"""The pretend world's WordPress sites, all under one server: /sites/<slug>/wp-json/wp/v2/…, or
/sites/<slug>/?rest_route=/wp/v2/…. Written from the handbook and the core's source as documented;
knows nothing of sarad's collector."""

import base64
import binascii
import html
import re
import urllib.parse

import blog_nodes
from answer import JSON_TYPE, Answer
from blog_errors import BlogError
from world_time import DHAKA, parse_instant

_SITE = re.compile(r"/sites/([a-z0-9-]+)(/.*)?$")
_COLLECTION = re.compile(r"/wp/v2/(posts|pages|comments|users|types)(?:/(\d+|me))?/?$")
_FOR_EDITORS = {"posts": ("status",), "comments": ("status", "author", "type", "author_email", "author_exclude")}
_ORDERS = {"posts": ("date", "id", "modified", "title", "slug", "author", "relevance", "include", "parent"),
           "comments": ("date", "date_gmt", "id", "include", "post", "parent", "type")}
_BOUNDS = ("after", "before", "modified_after", "modified_before")
_FILTERS = (("post", lambda comment: comment.root.number),
            ("parent", lambda comment: 0 if comment.top_level else comment.parent.number))


class Blog:
    """All sites. Times in `after` and `before` are compared with the site's local column."""

    def __init__(self, world, clock, url):
        self.world, self.clock, self.url = world, clock, url
        self.pages = {page.account: page for page in world.pages if page.platform == "wordpress"}
        self.posts = {slug: [thing for thing in world.things[page.id] if thing.kind == "post"] for slug, page in self.pages.items()}
        self.comments = {slug: [thing for thing in world.things[page.id] if thing.kind != "post"] for slug, page in self.pages.items()}

    def site_url(self, page):
        return f"{self.url}/sites/{page.account}"

    def page_of(self, request):
        found = _SITE.match(request.path)
        return self.pages.get(found[1]) if found else None

    def answer(self, request):
        page, rest = self.page_of(request), _SITE.match(request.path)[2] or "/"
        if not page:
            return Answer.html("<!DOCTYPE html><title>404</title><p>No such site.</p>", 404)
        route = rest.removeprefix("/wp-json") if rest.startswith("/wp-json") else request.query.get("rest_route")
        if route is None:
            return self._front_page(page)
        try:
            return self._rest(page, urllib.parse.unquote(route) or "/", request)
        except BlogError as error:
            return error.answer()

    def _front_page(self, page):
        site = self.site_url(page)
        return Answer.html(f'<!DOCTYPE html><html lang="bn"><head><link rel="https://api.w.org/" href="{site}/wp-json/" />'
                           f"<title>{html.escape(page.name)}</title></head><body></body></html>",
                           headers=[("Link", f'<{site}/wp-json/>; rel="https://api.w.org/"')])

    def _rest(self, page, route, request):
        editor = self._who(page, request)
        if request.method != "GET":
            raise BlogError(404, "rest_no_route")
        if route.rstrip("/") == "":
            return self._index(page)
        found = _COLLECTION.match(route)
        if not found:
            raise BlogError(404, "rest_no_route")
        what, one = found.groups()
        if request.query.get("context") == "edit" and not editor:
            raise BlogError(401, "rest_forbidden_context")
        if what == "types":
            return Answer.of({"post": {"slug": "post", "name": "Posts", "rest_base": "posts", "rest_namespace": "wp/v2"},
                              "page": {"slug": "page", "name": "Pages", "rest_base": "pages", "rest_namespace": "wp/v2"}})
        if what == "users":
            return self._users(page, one, editor, request.query.get("_fields", ""))
        if one:
            return self._one(page, what, one, request.query)
        for name in _FOR_EDITORS.get(what, ()):
            if not editor and request.query.get(name, "publish") not in ("publish", "approve", "comment"):
                raise BlogError(401, "rest_forbidden_param")
        return self._listing(page, what, request.query)

    def _who(self, page, request):
        """True for the site's own user with an application password; anonymous readers see no less here."""
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            user, _, password = base64.b64decode(told.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise BlogError(401, "invalid_username") from None
        known, _, right = page.token.partition(":")
        if not page.token or user != known:
            raise BlogError(401, "invalid_username")
        if password.replace(" ", "") != right.replace(" ", ""):
            raise BlogError(401, "incorrect_password")
        return True

    def _index(self, page):
        site = self.site_url(page)
        passwords = {"endpoints": {"authorization": site + "/wp-admin/authorize-application.php"}}
        routes = {f"/wp/v2/{what}": {"namespace": "wp/v2", "methods": ["GET"]} for what in ("posts", "comments", "users")}
        return Answer.of({"name": page.name, "description": "কল্পিত দপ্তর", "url": site, "home": site, "gmt_offset": 6,
                          "timezone_string": "Asia/Dhaka", "namespaces": ["oembed/1.0", "wp/v2"],
                          "authentication": {"application-passwords": passwords}, "routes": routes})

    def _users(self, page, one, editor, fields):
        site = self.site_url(page)
        if one == "me":
            if not editor:
                raise BlogError(401, "rest_not_logged_in")
            return Answer.of({**blog_nodes.user_object(site, page, "1"), "name": page.token.partition(":")[0]})
        horizon = self.clock.horizon()
        writers = sorted({post.author for post in self.posts[page.account] if post.visible(horizon)}, key=int)
        if one:
            if one not in writers:
                raise BlogError(404 if one not in page.authors + page.team else 401, "rest_user_invalid_id")
            return Answer.of(blog_nodes.choose(blog_nodes.user_object(site, page, one), fields))
        return Answer.of([blog_nodes.choose(blog_nodes.user_object(site, page, writer), fields) for writer in writers],
                         headers=[("X-WP-Total", str(len(writers))), ("X-WP-TotalPages", "1")])

    def _things(self, page, what):
        return {"posts": self.posts, "comments": self.comments}.get(what, {}).get(page.account, [])

    def _one(self, page, what, one, query):
        thing = next((thing for thing in self._things(page, what) if str(thing.number) == one), None)
        horizon = self.clock.horizon()
        if not thing or thing.at > horizon:
            raise BlogError(404, "rest_comment_invalid_id" if what == "comments" else "rest_post_invalid_id")
        if not thing.visible(horizon):
            raise BlogError(401, "rest_cannot_read")     # in the trash
        return Answer(200, blog_nodes.render(self.site_url(page), thing, query.get("_fields", "")).encode(), [], JSON_TYPE)

    def _listing(self, page, what, query):
        number, size = _number(query, "page", 1), _number(query, "per_page", 10, 100)
        offset = _number(query, "offset", (number - 1) * size, least=0)
        things = self._chosen(page, what, query)
        pages = -(-len(things) // size)
        if what != "comments" and number > max(1, pages):
            raise BlogError(400, "rest_post_invalid_page_number")
        site, fields = self.site_url(page), query.get("_fields", "")
        body = "[" + ",".join([blog_nodes.render(site, thing, fields) for thing in things[offset:offset + size]]) + "]"
        headers = [("X-WP-Total", str(len(things))), ("X-WP-TotalPages", str(pages)), ("X-Robots-Tag", "noindex"),
                   ("Access-Control-Expose-Headers", "X-WP-Total, X-WP-TotalPages, Link"), ("Allow", "GET")]
        links = [f'<{site}/wp-json/wp/v2/{what}?{urllib.parse.urlencode({**query, "page": there})}>; rel="{rel}"'
                 for rel, there in (("prev", min(number - 1, pages)), ("next", number + 1)) if 1 <= there <= pages]
        if links:
            headers.append(("Link", ", ".join(links)))
        return Answer(200, body.encode(), headers, JSON_TYPE)

    def _chosen(self, page, what, query):
        """The listing in its order. Core orders by date alone, without a tie-break."""
        horizon = self.clock.horizon()
        order, by = query.get("order", "desc"), query.get("orderby", "date" if what != "comments" else "date_gmt")
        if order not in ("asc", "desc"):
            raise BlogError(400, "rest_invalid_param", params={"order": "order"})
        if by not in _ORDERS.get(what, ("date", "id")):
            raise BlogError(400, "rest_invalid_param", params={"orderby": "orderby"})
        bounds = [(_site_time(query[name]), name) for name in _BOUNDS if query.get(name)]
        things = [thing for thing in self._things(page, what) if thing.visible(horizon)
                  and all(thing.at + DHAKA > at if name.endswith("after") else thing.at + DHAKA < at for at, name in bounds)]
        if what == "comments":
            for name, number_of in _FILTERS:
                if query.get(name):
                    wanted = set(query[name].split(","))
                    things = [thing for thing in things if str(number_of(thing)) in wanted]
        key = (lambda thing: thing.number) if by == "id" else (lambda thing: thing.at)
        return sorted(things, key=key, reverse=order == "desc")


def _number(query, name, usual, most=None, least=1):
    text = query.get(name)
    if text is None:
        return usual
    if not text.isdigit() or int(text) < least or (most is not None and int(text) > most):
        raise BlogError(400, "rest_invalid_param", params={name: name})
    return int(text)


def _site_time(text):
    """A bound as site-local seconds: with a zone it is converted, without one it is site time as it stands."""
    found = parse_instant(text)
    if not found:
        raise BlogError(400, "rest_invalid_param", params={"after": "invalid date"})
    at, zoned = found
    return at + DHAKA if zoned else at
