# SPDX-License-Identifier: Apache-2.0
"""What the daemon tells systemd, and when (docs/systemd.md). The socket is ours; the daemon is real."""

import signal
import socket
import sqlite3
import time
import unittest
import urllib.parse

from case import EndToEnd
from notify_socket import NotifySocket
from processes import free_port, http, wait_until
from sarad import configuration

STOP_SECONDS = 20  # TimeoutStopSec= of the unit


def page(name):
    """A page nobody answers for: these tests are about the daemon, not about platforms."""
    return {"id": name, "office": "dc-bogura", "platform": "wordpress", "account": f"http://127.0.0.1:{free_port()}",
            "registered": "2026-01-01"}


class TalkToSystemd(EndToEnd):

    def setUp(self):
        super().setUp()
        self.config = configuration([page("first")])
        self.notify = NotifySocket(self.scratch.path / "notify")
        self.addCleanup(self.notify.close)
        self.sarad = self.run_sarad(self.config)

    def start(self, **more):
        self.sarad.start(env=self.notify.environment(**more))
        return self.notify.wait_for("READY", 30)

    def test_ready_is_said_when_the_ledger_is_open_and_http_answers(self):
        ready = self.start()
        self.assertEqual(ready["READY"], "1")
        self.assertTrue(ready["STATUS"])
        # Nothing is waited for here: at READY all of this is already so.
        self.sarad.wait_listening(seconds=0.5)
        self.assertEqual(http(self.sarad.url + "/-/healthy")[0], 200)
        with sqlite3.connect(f"file:{self.sarad.ledger}?mode=ro", uri=True) as ledger:
            self.assertGreater(ledger.execute("SELECT count(*) FROM sqlite_master WHERE type='table'").fetchone()[0], 0)
        self.sarad.stop()

    def test_ready_is_never_said_without_a_port(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.config["server"]["listen"] = ["127.0.0.1:%d" % taken.getsockname()[1]]
            self.sarad.write_config(self.config)
            self.sarad.start(env=self.notify.environment())
            self.assertEqual(self.sarad.child.wait(20), 69, self.sarad.child.log_tail())
        self.assertFalse([m for m in self.notify.drain() if "READY" in m])

    def test_ready_is_never_said_without_a_ledger(self):
        self.sarad.ledger.write_bytes(b"this is no ledger, and whoever wrote it may want it back\n" * 100)
        before = self.sarad.ledger.read_bytes()
        self.sarad.start(env=self.notify.environment())
        self.assertIn(self.sarad.child.wait(20), (74, 75), self.sarad.child.log_tail())
        self.assertFalse([m for m in self.notify.drain() if "READY" in m])
        self.assertEqual(self.sarad.ledger.read_bytes(), before)

    def test_the_watchdog_is_fed_in_time(self):
        self.start(watchdog_usec=2_000_000)
        self.notify.listen(5)
        fed = [m["at"] for m in self.notify.messages if m.get("WATCHDOG") == "1"]
        self.assertGreaterEqual(len(fed), 4)
        self.assertLess(max(b - a for a, b in zip(fed, fed[1:])), 1.9)
        self.sarad.stop()

    def test_a_daemon_that_hangs_is_not_fed_for(self):
        self.start(watchdog_usec=2_000_000)
        self.notify.wait_for("WATCHDOG", 3)
        self.sarad.child.signal(signal.SIGSTOP)
        self.notify.drain()
        self.assertEqual([m for m in self.notify.listen(2.5) if "WATCHDOG" in m], [])
        self.sarad.child.signal(signal.SIGCONT)
        self.notify.wait_for("WATCHDOG", 3, since=len(self.notify.messages))
        self.sarad.stop()

    def test_without_a_watchdog_nobody_is_fed(self):
        self.start()
        self.assertEqual([m for m in self.notify.listen(1.5) if "WATCHDOG" in m], [])
        self.sarad.stop()

    def reload(self, config):
        self.sarad.write_config(config)
        seen = len(self.notify.drain())
        asked = time.monotonic()
        self.sarad.child.signal(signal.SIGHUP)
        reloading = self.notify.wait_for("RELOADING", 10, since=seen)
        told = int(reloading["MONOTONIC_USEC"]) / 1e6
        self.assertTrue(asked <= told <= reloading["at"], (asked, told, reloading["at"]))
        return self.notify.wait_for("READY", 10, since=self.notify.messages.index(reloading) + 1)

    def test_a_reload_is_announced_and_ends_with_ready(self):
        self.start()
        self.sarad.wait_ready()
        self.config["pages"].append(page("second"))
        self.reload(self.config)
        wait_until(lambda: sorted(self.sarad.pages()) == ["first", "second"], 10, "the new page", self.sarad.child)
        self.assertIn("sarad_config_last_reload_successful 1\n", self.sarad.get_text("/metrics"))
        self.sarad.stop()

    def test_a_bad_reload_keeps_what_was_and_says_so(self):
        self.start()
        self.sarad.wait_ready()
        refused = self.reload("version: 1\nfirst_respons: 3\n")
        self.assertIn("refused", refused.get("STATUS", "").lower())
        self.assertEqual(sorted(self.sarad.pages()), ["first"])
        self.assertIn("sarad_config_last_reload_successful 0\n", self.sarad.get_text("/metrics"))
        self.assertIn("sarad.yml:2:1", self.sarad.child.log_text())
        self.config["pages"].append(page("second"))
        self.reload(self.config)  # and it is not stuck
        wait_until(lambda: sorted(self.sarad.pages()) == ["first", "second"], 10, "the new page", self.sarad.child)
        self.sarad.stop()

    def test_stopping_is_said_and_the_end_is_clean(self):
        self.start()
        self.notify.drain()
        seen = len(self.notify.messages)
        self.sarad.stop(STOP_SECONDS)
        stopping = [m for m in self.notify.drain()[seen:] if "STOPPING" in m]
        self.assertEqual([m["STOPPING"] for m in stopping], ["1"])
        self.assertTrue(stopping[0]["STATUS"])

    def test_the_socket_left_with_systemd_lets_a_restart_refuse_nobody(self):
        self.start()
        self.notify.wait_for("FDSTORE", 5)
        self.assertEqual(len(self.notify.descriptors), 1)
        address = urllib.parse.urlsplit(self.sarad.wait_listening().url)
        kept = socket.socket(fileno=self.notify.descriptors.pop())
        self.addCleanup(kept.close)
        self.assertEqual(kept.getsockname(), (address.hostname, address.port))
        self.sarad.stop()
        # Between two lives the kernel queues: the connection is taken, the answer waits.
        with socket.create_connection((address.hostname, address.port), timeout=30) as early:
            early.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            self.start_with(kept, address.port)
            self.assertIn(b" 200 ", early.recv(4096))
        self.assertEqual(self.sarad.wait_listening().url, f"http://{address.hostname}:{address.port}")
        self.sarad.stop()

    def start_with(self, kept, port):
        """As systemd does it: the descriptor is number 3, and the variables name this very process."""
        self.config["server"]["listen"] = [f"127.0.0.1:{port}"]
        self.sarad.write_config(self.config)
        kept.set_inheritable(True)
        script = f'exec 3<&{kept.fileno()} {kept.fileno()}<&-; LISTEN_PID=$$ exec "$@"'
        self.sarad.start(env={**self.notify.environment(), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "kept"},
                         wrap=["bash", "-c", script, "bash"], pass_fds=[kept.fileno()])


if __name__ == "__main__":
    unittest.main()
