# SPDX-License-Identifier: Apache-2.0
"""The program as others run it: its first line, its clock, its files, its sockets, its end."""

import asyncio
import contextlib
import http.client
import io
import json
import pathlib
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

from http_server import Server

PROGRAM = pathlib.Path(__file__).with_name("simulator.py")
SMALL = ["--pages", "6", "--history-weeks", "2", "--weeks", "1", "--start", "2026-11-25T06:00:00Z", "--faults", "none"]


class Running:
    def __init__(self, *words):
        self.process = subprocess.Popen([sys.executable, "-B", PROGRAM, *SMALL, *words], stdout=subprocess.PIPE, text=True)
        readable, _, _ = select.select([self.process.stdout], [], [], 30)
        self.told = json.loads(self.process.stdout.readline()) if readable else self.process.kill()
        self.port = int(self.told["url"].rpartition(":")[2])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def ask(self, path, method="GET", body=None):
        self.connection.request(method, path, body)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read()), response.headers

    def end(self, number=signal.SIGTERM):
        self.connection.close()
        self.process.send_signal(number)
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


class Program(unittest.TestCase):
    def start(self, *words):
        running = Running(*words)
        self.addCleanup(lambda: running.process.poll() is None and running.end())
        return running

    def test_it_ends_well_on_both_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.assertEqual(self.start().end(number), 0)

    def test_the_clock_it_prints_is_the_clock_it_goes_by(self):
        running = self.start("--speed", "1000")
        real, simulated, speed = map(float, running.told["clock"].split(":"))
        self.assertEqual((simulated, speed), (1795586400, 1000))
        before = time.time()
        now = running.ask("/control/now")[1]["now"]
        after = time.time()
        self.assertTrue(instant(simulated + (before - real) * speed) <= now <= instant(simulated + (after - real) * speed))

    def test_truth_over_the_wire_equals_truth_offline(self):
        running = self.start("--seed", "5")
        at = "2026-11-24T06:00:00Z"
        offline = subprocess.run([sys.executable, "-B", PROGRAM, *SMALL, "--seed", "5", "--truth", "-", "--at", at],
                                 capture_output=True, check=True, timeout=30)
        told = running.ask("/truth?at=" + at)[1]
        self.assertEqual(told, json.loads(offline.stdout))
        self.assertTrue(told["activities"] and told["cases"] and told["weeks"])
        page = told["cases"][0]["page"]
        only = running.ask(f"/truth?at={at}&page={page}")[1]
        self.assertEqual(only["cases"], [case for case in told["cases"] if case["page"] == page])

    def test_the_configuration_fits_the_world_and_keeps_its_secrets(self):
        with tempfile.TemporaryDirectory() as directory:
            running = self.start("--config-out", directory, "--listen", "127.0.0.1:7207")
            config = pathlib.Path(running.told["config"]).read_text(encoding="utf-8")
            self.assertEqual(len(re.findall(r"(?m)^  - \{id: .*platform: ", config)), 6)
            self.assertIn('listen: ["127.0.0.1:7207"]', config)
            secrets = pathlib.Path(directory) / "credentials"
            self.assertEqual(stat.S_IMODE(secrets.stat().st_mode), 0o700)
            for file in secrets.iterdir():
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
                self.assertNotIn(file.read_text().strip(), config)
            for path in re.findall(r'file: "(/[^"]+)"', config):
                self.assertTrue(pathlib.Path(path).is_file(), path)
            for url in re.findall(r'account: "(http[^"]+)"', config):
                self.assertEqual(running.ask(url.removeprefix(running.told["url"]) + "/wp-json/wp/v2/posts")[0], 200)

    def test_faults_can_be_replaced_while_it_runs_and_calls_are_counted(self):
        running = self.start()
        page = next(activity["page"] for activity in running.ask("/truth")[1]["activities"] if activity["page"].endswith("-wp"))
        path = f"/sites/{page.removesuffix('-wp')}/wp-json/wp/v2/posts"
        self.assertEqual(running.ask(path)[0], 200)
        status, body, _ = running.ask("/control/faults", "POST", json.dumps([{"kind": "http500", "page": page, "times": 1}]))
        self.assertEqual((status, body["struck"]), (200, {}))
        self.assertEqual([running.ask(path)[0] for _ in range(2)], [500, 200])
        self.assertEqual(running.ask("/control/faults")[1]["struck"], {"http500": 1})
        self.assertEqual(running.ask("/control/faults", "POST", "{}")[0], 400)
        self.assertEqual(running.ask("/control/calls")[1], {"total": 3, "pages": {page: {"posts": 3}}})

    def test_wrong_arguments_are_explained(self):
        for words in (["--pages", "4"], ["--speed", "0"], ["--start", "soon"], ["--faults", "/nowhere"]):
            ended = subprocess.run([sys.executable, "-B", PROGRAM, *words], capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(ended.returncode, 2)
            self.assertTrue(ended.stderr)


class Sockets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running()
        page = next(activity["page"] for activity in cls.running.ask("/truth")[1]["activities"] if activity["page"].endswith("-wp"))
        cls.page, cls.path = page, f"/sites/{page.removesuffix('-wp')}/wp-json/wp/v2/posts?per_page=100"

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def faulty(self, **rule):
        self.running.ask("/control/faults", "POST", json.dumps([{"page": self.page, **rule}] if rule else []))

    def raw(self, text, most=None):
        """What comes back until the server closes, or until `most` bytes."""
        with socket.create_connection(("127.0.0.1", self.running.port), 10) as line:
            line.sendall(text.encode())
            got = b""
            while most is None or len(got) < most:
                part = line.recv(65536)
                if not part:
                    break
                got += part
            return got

    def get(self, **rule):
        self.faulty(**rule)
        return self.raw(f"GET {self.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    def test_two_requests_in_one_go_are_answered_in_order(self):
        self.faulty()
        got = self.raw("GET /control/now HTTP/1.1\r\nHost: x\r\n\r\nGET /nonsense HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertEqual(re.findall(rb"HTTP/1.1 (\d+)", got), [b"200", b"400"])

    def test_the_date_is_the_worlds(self):
        self.assertEqual(self.running.ask("/control/now")[2]["Date"][:16], "Wed, 25 Nov 2026")

    def test_a_truncated_answer_promises_more_than_it_gives(self):
        head, _, body = self.get(kind="truncated").partition(b"\r\n\r\n")
        self.assertGreater(int(re.search(rb"Content-Length: (\d+)", head)[1]), len(body))
        self.assertTrue(body)

    def test_a_closed_connection_says_nothing(self):
        self.assertEqual(self.get(kind="close"), b"")

    def test_a_slow_answer_is_late_but_whole(self):
        whole, began = self.get(), time.monotonic()
        slow = self.get(kind="slow", seconds=0.3)
        self.assertGreaterEqual(time.monotonic() - began, 0.3)
        self.assertEqual(slow.partition(b"\r\n\r\n")[2], whole.partition(b"\r\n\r\n")[2])

    def test_an_endless_answer_does_not_end(self):
        self.faulty(kind="endless")
        self.assertGreater(len(self.raw(f"GET {self.path} HTTP/1.1\r\nHost: x\r\n\r\n", most=2_000_000)), 1_999_999)

    def test_nonsense_is_refused(self):
        for text in ("nonsense\r\n\r\n", "GET nonsense HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"):
            self.assertRegex(self.raw(text), rb"^HTTP/1.1 4\d\d ")


class Bugs(unittest.TestCase):
    def test_a_bug_of_the_simulator_is_told_and_does_not_end_it(self):
        async def ask_twice():
            server, port = await Server(lambda request: 1 // 0, lambda: 0).listen(0)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            got = await reader.read()
            writer.close()
            server.close()
            return got
        with contextlib.redirect_stderr(io.StringIO()) as told:
            self.assertEqual(asyncio.run(ask_twice()).count(b"HTTP/1.1 500 "), 2)
        self.assertIn("ZeroDivisionError", told.getvalue())


def instant(t):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))


if __name__ == "__main__":
    unittest.main()
