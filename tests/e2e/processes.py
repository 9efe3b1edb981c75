# SPDX-License-Identifier: Apache-2.0
"""Children of a test: started in groups of their own, waited for by condition, and always ended.

A child dies with the test (parent-death signal), even if the test itself is killed by ctest's
TIMEOUT. Servers that refuse to be root (MariaDB) or should not be (PHP, Prometheus) run as nobody.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

NOBODY = 65534


class TooLate(AssertionError):
    """A condition did not come true before its deadline."""


def wait_until(condition, seconds, what, child=None):
    """Returns the first true value of `condition()`; raises TooLate after `seconds`.

    With `child`, its early death ends the wait at once and shows the end of its log.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if child is not None and not child.running():
            raise TooLate(f"{child.name} ended ({child.returncode()}) while waiting for {what}\n{child.log_tail()}")
        if time.monotonic() > deadline:
            tail = f"\n{child.log_tail()}" if child is not None else ""
            raise TooLate(f"not within {seconds} s: {what}{tail}")
        time.sleep(0.01)


def free_port():
    """A TCP port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def http(url, method="GET", timeout=10, headers=None, body=None):
    """(status, headers, body) of a request; (None, {}, b"") if nobody answers."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError:
        return None, {}, b""


class ScratchDirectory:
    """A temporary directory that nobody may enter too, removed at the end unless SARAD_KEEP is set."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="sarad-e2e-"))
        self.path.chmod(0o755)

    def make(self, name, unprivileged=False):
        """A new directory below; with `unprivileged`, nobody's when the test runs as root."""
        made = self.path / name
        made.mkdir()
        if unprivileged and os.geteuid() == 0:
            os.chown(made, NOBODY, NOBODY)
        return made

    def remove(self):
        if os.environ.get("SARAD_KEEP"):
            print(f"kept: {self.path}")
            return
        shutil.rmtree(self.path, ignore_errors=True)


def as_nobody(command):
    """`command` run as nobody if we are root; as it is otherwise."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


class Child:
    """A process in a session of its own, with everything it says in a log file."""

    def __init__(self, name, command, log, unprivileged=False, env=None, cwd=None, pass_fds=()):
        self.name = name
        self.log = pathlib.Path(log)
        command = [str(word) for word in command]
        if unprivileged:
            command = as_nobody(command)
        # setpriv again at the very end: a change of user clears the parent-death signal.
        at = command.index("--clear-groups") + 1 if "--clear-groups" in command[:4] else 0
        command[at:at] = ["setpriv", "--pdeathsig", "KILL"]
        with open(self.log, "ab") as out:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True, env=env, cwd=cwd, pass_fds=pass_fds)

    @property
    def pid(self):
        return self._process.pid

    def running(self):
        return self._process.poll() is None

    def returncode(self):
        return self._process.poll()

    def signal(self, number):
        self._process.send_signal(number)

    def wait(self, seconds):
        """The exit code; raises TooLate if the process is still there after `seconds`."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TooLate(f"{self.name} still runs after {seconds} s\n{self.log_tail()}") from None

    def end(self):
        """Ends the whole group: politely, then not."""
        for number, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
                break
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # grandchildren that outlived their parent

    def log_text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def log_tail(self, lines=25):
        return "\n".join(self.log_text().splitlines()[-lines:])
