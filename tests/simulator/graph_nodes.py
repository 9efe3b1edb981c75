# SPDX-License-Identifier: Apache-2.0
"""Writes posts, comments and pages as the Graph API does: only the fields asked for, `from` only for
those who may see it. What never changes of a thing is rendered once and kept with it."""

import time

from answer import as_json
from graph_errors import no_field
from graph_fields import parse_fields
from world import beneath, count_beneath
from world_time import iso

POST_DEFAULT = parse_fields("created_time,message,id")
COMMENT_DEFAULT = parse_fields("created_time,from,message,id")
PAGE_DEFAULT = parse_fields("name,id")
_SITE = "https://www.facebook.com"


def graph_time(t):
    """2026-01-31T12:34:56+0000"""
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(t))


def permalink(thing):
    owner = thing.root.author if thing.root.kind == "mention" else thing.page.account
    link = f"{_SITE}/{owner}/posts/{thing.root.number}"
    if thing.parent is None:
        return link
    link += f"?comment_id={thing.top.number}"
    return link if thing.top_level else link + f"&reply_comment_id={thing.number}"


def _only(value, names):
    return value if names is None else {name: value[name] for name in dict.fromkeys(["id", *names]) if name in value}


def _from(thing, field, owner_asks):
    """Absent when Graph does not know or does not tell: people are shown to the page's own token only."""
    if thing.author is None:
        return None
    if thing.kind == "post" or thing.role == "page":
        return _only({"id": thing.page.account, "name": thing.page.name}, field.names())
    return _only({"id": thing.author, "name": thing.name}, field.names()) if owner_asks else None


def _tags(thing):
    tags, offset = [], 0
    for account, name, kind in thing.tags:
        tags.append({"id": account, "name": name, "type": "page" if kind == "office" else kind, "offset": offset, "length": len(name)})
        offset += len(name) + 1
    return tags or None


def _parent(thing, field):
    if thing.top_level or thing.parent_untold:
        return None
    parent = {"id": thing.parent.id, "message": thing.parent.text, "created_time": graph_time(thing.parent.at)}
    return _only(parent, field.names() or ["id"])


def _to(thing, field):
    if thing.kind == "post":
        return None
    return {"data": [_only({"id": thing.page.account, "name": thing.page.name}, field.names())]}


#: name: (how it is written, or None where the pretend world has nothing to tell). Absent = unknown field.
_COMMON = {
    "created_time": lambda thing, field, owner: graph_time(thing.at),
    "message": lambda thing, field, owner: thing.text,
    "message_tags": lambda thing, field, owner: _tags(thing),
    "permalink_url": lambda thing, field, owner: permalink(thing),
    "from": _from,
    "is_hidden": lambda thing, field, owner: thing.hidden,
}
_POST = {
    **_COMMON,
    "is_published": lambda thing, field, owner: True,
    "to": lambda thing, field, owner: _to(thing, field),
    "status_type": lambda thing, field, owner: "mobile_status_update" if thing.kind == "post" else "wall_post",
    "is_expired": lambda thing, field, owner: False,
    **dict.fromkeys(("story", "attachments", "shares", "full_picture", "scheduled_publish_time", "parent_id", "actions",
                     "reactions", "likes", "place", "privacy", "properties")),
}
_COMMENT = {
    **_COMMON,
    "parent": lambda thing, field, owner: _parent(thing, field),
    "is_private": lambda thing, field, owner: False,
    "like_count": lambda thing, field, owner: 0,
    "user_likes": lambda thing, field, owner: False,
    "can_comment": lambda thing, field, owner: True,
    "can_hide": lambda thing, field, owner: owner and thing.role != "page",
    "can_remove": lambda thing, field, owner: owner,
    "can_reply_privately": lambda thing, field, owner: False,
    **dict.fromkeys(("attachment", "private_reply_conversation", "object", "live_broadcast_timestamp", "reactions", "likes")),
}


def render(thing, fields, owner_asks, horizon, listing):
    """One post or comment as JSON text. `listing(thing, field)` writes its comments edge."""
    is_post = thing.parent is None
    fields = fields or (POST_DEFAULT if is_post else COMMENT_DEFAULT)
    key = (fields, owner_asks)
    text, moving = thing.rendered(key) or thing.keep_rendered(key, _fixed_part(thing, fields, owner_asks, is_post))
    for field in moving:
        text += f',"{field.name}":'
        if field.name == "updated_time":
            text += as_json(graph_time(_last_change(thing, horizon)))
        elif field.name == "comment_count":
            text += str(count_beneath(thing, horizon))
        else:
            text += listing(thing, field)
    return text + "}"


def _fixed_part(thing, fields, owner_asks, is_post):
    written, moving = {"id": thing.id}, []
    for field in fields:
        writers = _POST if is_post else _COMMENT
        if field.name == "comments" or field.name == ("updated_time" if is_post else "comment_count"):
            moving.append(field)
        elif field.name != "id":
            if field.name not in writers:
                raise no_field(field.name, "Post" if is_post else "Comment")
            value = writers[field.name] and writers[field.name](thing, field, owner_asks)
            if value is not None:
                written[field.name] = value
    return as_json(written)[:-1], moving


def _last_change(thing, horizon):
    """New comments move a post's updated_time."""
    below = beneath(thing, horizon)
    return max(thing.at, below[-1].at) if below else thing.at


def render_page(page, fields, url, begin):
    """A page's profile facts as JSON text."""
    known = {
        "id": page.account, "name": page.name, "about": "কল্পিত দপ্তরের কল্পিত পাতা",
        "description": f"{page.office.name_en}: an invented office of the pretend world.", "website": url,
        "link": f"{_SITE}/{page.account}", "username": page.id.replace("-", "."), "is_published": True,
        "fan_count": int(900 * page.audience), "followers_count": int(950 * page.audience), "category": "Government Organization",
        "has_transitioned_to_new_page_experience": True, "verification_status": "not_verified", "founded": iso(begin)[:10],
    }
    for field in fields or PAGE_DEFAULT:
        if field.name not in known:
            raise no_field(field.name, "Page")
    return as_json({name: known[name] for name in dict.fromkeys(["id", *(field.name for field in fields or PAGE_DEFAULT)])})
