# SPDX-License-Identifier: Apache-2.0
"""Reads Graph's `fields` parameter: `id,from{id},comments.filter(stream).limit(0).summary(true)`."""

import functools
import re

_NAME = re.compile(r"[A-Za-z0-9_]+")
_MODIFIER = re.compile(r"\.([a-z_]+)\(([^()]*)\)")


class BadFields(ValueError):
    """Graph answers this with code 2500, a syntax error."""


class Field:
    """`modifiers`: {"limit": "0", …}; `fields`: what stands in braces, or None."""

    __slots__ = ("name", "modifiers", "fields")

    def __init__(self, name, modifiers, fields):
        self.name, self.modifiers, self.fields = name, modifiers, fields

    def names(self):
        return None if self.fields is None else [field.name for field in self.fields]


@functools.lru_cache(maxsize=512)
def parse_fields(text):
    """A tuple of Field. BadFields if brackets do not match or a name is missing."""
    fields, end = _list(text.replace(" ", ""), 0)
    if end != len(text.replace(" ", "")):
        raise BadFields(text)
    return fields


def _list(text, at):
    fields = []
    while at < len(text) and text[at] != "}":
        name = _NAME.match(text, at)
        if not name:
            raise BadFields(text)
        at, modifiers, below = name.end(), {}, None
        while modifier := _MODIFIER.match(text, at):
            modifiers[modifier[1]] = modifier[2]
            at = modifier.end()
        if at < len(text) and text[at] == "{":
            below, at = _list(text, at + 1)
            if at >= len(text) or text[at] != "}":
                raise BadFields(text)
            at += 1
        fields.append(Field(name[0], modifiers, below))
        if at < len(text) and text[at] == ",":
            at += 1
        elif at < len(text) and text[at] != "}":
            raise BadFields(text)
    return tuple(fields), at
