# SPDX-License-Identifier: Apache-2.0
"""What the simulator's parts hand to its HTTP server, and what they get from it."""

import dataclasses
import json
import urllib.parse

JSON_TYPE = "application/json; charset=UTF-8"


def as_json(value):
    """JSON as PHP platforms write it: no blanks, \\u escapes (astral signs as pairs), \\/ for /."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


@dataclasses.dataclass
class Request:
    method: str
    path: str            # percent-encoded, as sent
    query: dict          # decoded; of a repeated key the last value
    headers: dict        # lower-case names
    body: bytes = b""

    @staticmethod
    def parse_query(text):
        if not text:
            return {}
        return dict(urllib.parse.parse_qsl(text, keep_blank_values=True))


@dataclasses.dataclass
class Answer:
    status: int
    body: bytes
    headers: list = dataclasses.field(default_factory=list)     # [(name, value)], besides the usual
    content_type: str = JSON_TYPE
    delay: float = 0.0           # real seconds before the first byte
    manner: str = "whole"        # how the server misbehaves: http_server.MANNERS

    @staticmethod
    def of(value, status=200, headers=()):
        return Answer(status, as_json(value).encode(), list(headers))

    @staticmethod
    def html(text, status=200, headers=()):
        return Answer(status, text.encode(), list(headers), "text/html; charset=UTF-8")
