# SPDX-License-Identifier: Apache-2.0
"""One thing somebody wrote: a post, a comment, a reply. The servers show it, the truth judges it."""

MESSAGE_ROLES = ("citizen", "unknown")


class Thing:
    """`kind` and `role` are sarad's words (kind by position, role by identity). `root` is the thread's
    first thing (itself at a root), `parent` the thing directly above (None at a root)."""

    __slots__ = ("page", "id", "number", "at", "kind", "role", "author", "name", "root", "parent", "text", "tags",
                 "trivial", "interim", "hidden", "parent_untold", "gone_at", "below", "below_at", "can_vanish", "shown",
                 "office", "refers_to")

    def __init__(self, page, at, kind, role, author, name, text, parent=None, tags=(), trivial=False, interim=False):
        self.page, self.at, self.kind, self.role = page, at, kind, role
        self.author, self.name, self.text = author, name, text     # author: the platform's id, or None
        self.parent, self.root = parent, parent.root if parent else self
        self.tags = tags                # ((account, name, "user" or "page"), …), in the text's order
        self.trivial, self.interim = trivial, interim
        self.hidden = False             # by the page: still listed, still the citizen's
        self.parent_untold = False      # the API leaves `parent` out; the permalink tells it
        self.gone_at = None             # no longer listed from here on
        self.below = self.below_at = ()   # of a root: everything beneath, by time; of a comment: its replies
        self.can_vanish = False         # something in `below` has a gone_at
        self.shown = None               # rendered fragments, by what was asked for
        self.office = None              # with role office: which one
        self.refers_to = ()             # registered offices that are tagged
        self.id = self.number = None

    def rendered(self, key):
        return self.shown and self.shown.get(key)

    def keep_rendered(self, key, text):
        self.shown = self.shown or {}
        self.shown[key] = text
        return text

    @property
    def top(self):
        """The top-level comment of this thing's line; itself if it is one."""
        thing = self
        while thing.parent is not None and thing.parent is not thing.root:
            thing = thing.parent
        return thing

    @property
    def top_level(self):
        return self.parent is None or self.parent is self.root

    def visible(self, horizon):
        return self.at <= horizon and (self.gone_at is None or horizon < self.gone_at)
