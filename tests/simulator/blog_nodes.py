# SPDX-License-Identifier: Apache-2.0
"""Writes posts, comments and users as the WordPress REST API does. Nothing of them ever changes here,
so each is rendered once for every `_fields` asked for."""

import html
import time

from answer import as_json
from world_time import DHAKA

_QUOTES = str.maketrans({"'": "&#8217;", "\"": "&#8221;"})


def _local(t):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(t + DHAKA))


def _gmt(t):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(t))


def _texturised(text):
    return html.escape(text, quote=False).translate(_QUOTES)


def post_link(site, post):
    return f"{site}/{time.strftime('%Y/%m', time.gmtime(post.at + DHAKA))}/notice-{post.number}/"


def post_object(site, post):
    text = _texturised(post.text)
    return {"id": post.number, "date": _local(post.at), "date_gmt": _gmt(post.at), "guid": {"rendered": f"{site}/?p={post.number}"},
            "modified": _local(post.at), "modified_gmt": _gmt(post.at), "slug": f"notice-{post.number}", "status": "publish",
            "type": "post", "link": post_link(site, post), "title": {"rendered": text},
            "content": {"rendered": f"<p>{text}</p>\n", "protected": False},
            "excerpt": {"rendered": f"<p>{text}</p>\n", "protected": False}, "author": int(post.author), "featured_media": 0,
            "comment_status": "open", "ping_status": "closed", "sticky": False, "template": "", "format": "standard", "meta": [],
            "categories": [1], "tags": [],
            "_links": {"self": [{"href": f"{site}/wp-json/wp/v2/posts/{post.number}"}],
                       "replies": [{"embeddable": True, "href": f"{site}/wp-json/wp/v2/comments?post={post.number}"}]}}


def comment_object(site, comment):
    root = comment.root
    above = 0 if comment.top_level else comment.parent.number
    return {"id": comment.number, "post": root.number, "parent": above, "author": int(comment.author or 0),
            "author_name": comment.name, "author_url": "", "date": _local(comment.at), "date_gmt": _gmt(comment.at),
            "content": {"rendered": f"<p>{_texturised(comment.text)}</p>\n"},
            "link": f"{post_link(site, root)}#comment-{comment.number}", "status": "approved", "type": "comment",
            "author_avatar_urls": {size: f"https://secure.gravatar.com/avatar/?s={size}&d=mm&r=g" for size in ("24", "48", "96")},
            "meta": [], "_links": {"self": [{"href": f"{site}/wp-json/wp/v2/comments/{comment.number}"}],
                                   "up": [{"embeddable": True, "post_type": "post", "href": f"{site}/wp-json/wp/v2/posts/{root.number}"}]}}


def user_object(site, page, number):
    names = {"1": page.name, "2": page.name + " (সম্পাদক)"}
    name = names.get(number, f"কর্মকর্তা {number}")
    return {"id": int(number), "name": name, "url": "", "description": "", "link": f"{site}/author/user{number}/",
            "slug": f"user{number}", "avatar_urls": {}, "meta": []}


def render(site, thing, fields):
    """A post or comment as JSON text; `fields` as given in `_fields`, or ""."""
    known = thing.rendered(fields)
    if known is None:
        whole = post_object(site, thing) if thing.kind == "post" else comment_object(site, thing)
        known = thing.keep_rendered(fields, as_json(choose(whole, fields)))
    return known


def choose(whole, fields):
    """`_fields=id,title.rendered,_links`: a name takes all beneath it; unknown names are passed over."""
    names = [name for part in fields.replace("[]", "").split(",") if (name := part.strip())]
    if not names:
        return whole
    chosen = {}
    for name in names:
        source, target, parts = whole, chosen, name.split(".")
        for part in parts[:-1]:
            source = source.get(part) if isinstance(source, dict) else None
            if isinstance(source, dict):
                target = target.setdefault(part, {})
        if isinstance(source, dict) and parts[-1] in source:
            target[parts[-1]] = source[parts[-1]]
    return {name: chosen[name] for name in whole if name in chosen}
