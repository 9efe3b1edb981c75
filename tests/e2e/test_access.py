# SPDX-License-Identifier: Apache-2.0
"""Who may see what, asked of the real daemon: passwords, a proxy's word, a subtree's bounds on every path, and a flood of wrong
passwords that slows nobody's scrape."""

import base64
import concurrent.futures
import crypt
import http.client
import json
import re
import unittest
import urllib.parse

import world
from case import EndToEnd
from processes import wait_until

START = world.unix("2026-10-11T03:00:00Z")
DAY = 86400


class Readers(EndToEnd):

    def setUp(self):
        super().setUp()
        self.pretend = world.World(self.scratch, START, START + 2 * DAY, pages=24, seed=5, speed=2000, history_weeks=1, weeks=2)
        self.addCleanup(self.pretend.end)
        text = self.pretend.config.read_text(encoding="utf-8")
        self.mine = "div-rajshahi"
        hashed = crypt.crypt("pa:ss", crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=2**6))
        (self.pretend.config.parent / "web.yml").write_text(f"basic_auth_users: {{mine: {hashed}, all: {hashed}, none: {hashed}}}\n", encoding="utf-8")
        keys = (f"web_config: web.yml, proxy_auth: {{header: X-Remote-User, from: [127.0.0.1]}}, users: {{mine: {{subtree: {self.mine}}}, "
                "all: {subtree: root, health: true}, metrics: {subtree: root, only: [metrics]}}, ")
        text, changed = re.subn(r"(?m)^server: \{", "server: {" + keys, text)
        self.assertEqual(changed, 1, text[:500])
        self.pretend.config.write_text(text, encoding="utf-8")
        self.daemon = self.run_sarad(self.pretend.config)
        self.daemon.start(dev_clock=self.pretend.clock).wait_ready()
        wait_until(lambda: '"figures":null' not in self.ask("/api/v1/pages", "all")[1] and '"observed_until":null' not in self.ask("/api/v1/pages", "all")[1],
                   60, "a look at every page", self.daemon.child)

    def ask(self, path, user=None, password="pa:ss", header=None):
        """(status, text) of a path as that user; `header`: what a proxy would send."""
        address = urllib.parse.urlsplit(self.daemon.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        headers = {"X-Remote-User": header} if header else {}
        if user:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.read().decode("utf-8", "replace")

    def test_each_reader_sees_their_part_on_every_path_and_nobody_else_anything(self):
        pages = self.daemon_pages()
        outside = [page for page, office in pages.items() if office not in self.below(self.mine)]
        inside = [page for page in pages if page not in outside]
        self.assertTrue(inside and outside)
        for path in ("/", "/metrics", "/api/v1/pages", "/api/v1/cases", "/health"):
            self.assertEqual(self.ask(path)[0], 401, path)
            self.assertIn(self.ask(path, "mine", "wrong")[0], (401, 429), path)
            self.assertIn(self.ask(path, "none")[0], (403, 429), path)
            self.assertEqual(self.ask(path, "all")[0], 200, path)
        for path in ("/-/healthy", "/-/ready", "/static/sarad.css"):
            self.assertEqual(self.ask(path)[0], 200, path)
        # Wrong passwords held ours off; once known it is answered at once.
        wait_until(lambda: self.ask("/", "mine")[0] == 200, 10, "the right password", self.daemon.child)
        for path in ("/", "/metrics", "/api/v1/pages", "/api/v1/cases?state=live"):
            status, text = self.ask(path, "mine")
            self.assertEqual(status, 200, path)
            self.assertEqual([page for page in outside if f'"{page}"' in text or f"page={page}" in text], [], path)
        self.assertEqual(self.ask("/health", "mine")[0], 404)
        self.assertEqual(self.ask("/metrics?part=daemon", "mine")[0], 404)
        self.assertIn(f'"{inside[0]}"', self.ask("/metrics", "mine")[1])
        for foreign in outside[:5]:
            for path in (f"/p/{foreign}", f"/?page={foreign}", f"/api/v1/pages/{foreign}", f"/api/v1/explain?page={foreign}&week=2026-10-04",
                         f"/api/v1/explain?series=sarad_page_cadence_needed%7Bpage%3D%22{foreign}%22%7D"):
                status, text = self.ask(path, "mine")
                self.assertIn(status, (400, 404), path + text[:300])
                self.assertEqual(status, self.ask(path.replace(foreign, "no-such-page"), "mine")[0], path)
                self.assertEqual([page for page in outside if page != foreign and page in text], [], path)

    def test_a_proxy_names_people_and_only_metrics_are_shown_to_prometheus(self):
        self.assertEqual(self.ask("/metrics", header="metrics")[0], 200)
        self.assertIn("sarad_build_info", self.ask("/metrics", header="metrics")[1])
        self.assertEqual(self.ask("/", header="metrics")[0], 404)
        self.assertEqual(self.ask("/", header="stranger")[0], 403)

    def test_a_flood_of_wrong_passwords_is_held_off_and_slows_no_scrape(self):
        self.assertEqual(self.ask("/metrics", "all")[0], 200)
        with concurrent.futures.ThreadPoolExecutor(8) as flood:
            wrong = [flood.submit(self.ask, "/", "all", f"guess-{i}") for i in range(60)]
            scrapes = [self.ask("/metrics", "all")[0] for _ in range(10)]
            refused = [each.result()[0] for each in wrong]
        self.assertEqual(scrapes, [200] * 10)
        self.assertEqual(set(refused) - {401, 429}, set())
        self.assertIn(429, refused)

    def daemon_pages(self):
        return {page["page"]: page["office"] for page in json.loads(self.ask("/api/v1/pages", "all")[1])["pages"]}

    def below(self, office):
        """Ids of the office and of all below it, out of the daemon's own series."""
        text = self.ask("/metrics", "all")[1]
        return {member for ancestor, member in re.findall(r'sarad_office_member\{ancestor="([^"]+)",office="([^"]+)"\}', text) if ancestor == office}


if __name__ == "__main__":
    unittest.main()
