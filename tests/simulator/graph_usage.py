# SPDX-License-Identifier: Apache-2.0
"""Counts calls as Graph does and tells by headers how much of an allowance is used, in percent. The
page's limit rolls over 24 hours, the app's over one, both in simulated time."""

import json

from graph_errors import too_many
from world_time import DAY, HOUR, MINUTE

_APP_HEADER_AFTER, _PAGE_HEADER_AFTER = 20, 10   # "headers come only after enough calls"


class _Window:
    """Calls in a rolling window, kept in slices."""

    def __init__(self, length, slices):
        self.slice, self.length, self.calls = length // slices, length, {}

    def used(self, now):
        self.calls = {start: count for start, count in self.calls.items() if start > now - self.length}
        return sum(self.calls.values())

    def count(self, now):
        start = now - now % self.slice
        self.calls[start] = self.calls.get(start, 0) + 1

    def regain(self, now):
        """Seconds until the oldest slice leaves the window."""
        return min(self.calls, default=now) + self.length - now


class Usage:
    def __init__(self, pages, app_limit=None, page_limit=None):
        self.app_limit = app_limit or 200 * max(100, len(pages))
        self.page_limits = {page.account: page_limit or 4800 * max(1, round(page.audience)) for page in pages}
        self.app = _Window(HOUR, 60)
        self.answered, self.most, self.refused = 0, 0, {4: 0, 80001: 0}   # calls; most of an hour; by code
        self.pages = {page.account: _Window(DAY, 24) for page in pages}

    def take(self, page, now):
        """Counts one call; the headers to answer it with. GraphError 4 or 80001 if it is one too many."""
        app_used, page_used = self.app.used(now), self.pages[page.account].used(now)
        limit = self.page_limits[page.account]
        refused = too_many(4) if app_used >= self.app_limit else too_many(80001) if page_used >= limit else None
        if refused:
            regain = self.pages[page.account].regain(now) if refused.code == 80001 else 0
            self.refused[refused.code] += 1
            refused.headers += self._headers(page, app_used, page_used, limit, regain)
            raise refused
        self.answered += 1
        self.most = max(self.most, app_used + 1)
        self.app.count(now)
        self.pages[page.account].count(now)
        return self._headers(page, app_used + 1, page_used + 1, limit, 0)

    def told(self):
        """What tests ask: the app's limit, calls answered, the most in an hour, and refusals by code."""
        return {"app_limit": self.app_limit, "answered": self.answered, "most_in_an_hour": self.most,
                "refused": {str(code): count for code, count in self.refused.items()}}

    def set_app_limit(self, limit):
        """From here on; counts begin anew, the rolling hour stays. ValueError below 1."""
        if not isinstance(limit, int) or limit < 1:
            raise ValueError("app_limit: a whole number above 0 is wanted")
        self.app_limit, self.answered, self.most, self.refused = limit, 0, 0, {4: 0, 80001: 0}

    def _headers(self, page, app_used, page_used, page_limit, regain):
        headers = []
        if app_used >= _APP_HEADER_AFTER:
            percent = 100 * app_used // self.app_limit
            headers.append(("X-App-Usage", json.dumps({"call_count": percent, "total_time": percent // 2, "total_cputime": percent // 3})))
        if page_used >= _PAGE_HEADER_AFTER:
            percent = 100 * page_used // page_limit
            told = {"type": "pages", "call_count": percent, "total_cputime": percent // 3, "total_time": percent // 2,
                    "estimated_time_to_regain_access": -(-regain // MINUTE)}
            headers.append(("X-Business-Use-Case-Usage", json.dumps({page.account: [told]})))
        return headers
