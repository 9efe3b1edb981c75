# SPDX-License-Identifier: Apache-2.0
"""systemd's side of sd_notify(3): a datagram socket that keeps what arrives and when."""

import os
import socket
import time

from processes import TooLate


class NotifySocket:
    """Give `environment()` to the daemon; then `wait_for` messages, or look at `messages`.

    A message is {key: value} of one datagram, with "at" (monotonic seconds of arrival). Descriptors
    sent along (FDSTORE=1) are kept in `descriptors` until `close()`.
    """

    def __init__(self, path):
        self.path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._socket.bind(self.path)
        self.messages = []
        self.descriptors = []

    def environment(self, watchdog_usec=None):
        env = {"NOTIFY_SOCKET": self.path}
        if watchdog_usec:
            env["WATCHDOG_USEC"] = str(watchdog_usec)
        return env

    def wait_for(self, key, seconds=20, value=None, since=0):
        """The first message from number `since` on that has `key` (and `value`); TooLate otherwise."""
        deadline = time.monotonic() + seconds
        position = since
        while True:
            for message in self.messages[position:]:
                if key in message and value in (None, message[key]):
                    return message
            position = len(self.messages)
            if not self._receive(deadline - time.monotonic()):
                raise TooLate(f"no {key}={value or '…'} within {seconds} s; there were: {self.messages[since:]}")

    def listen(self, seconds):
        """Takes in whatever comes within `seconds`; returns it."""
        before = len(self.messages)
        deadline = time.monotonic() + seconds
        while self._receive(deadline - time.monotonic()):
            pass
        return self.messages[before:]

    def drain(self):
        """Takes in what has arrived already; returns everything so far."""
        while self._receive(0.001):
            pass
        return self.messages

    def close(self):
        self._socket.close()
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.descriptors.clear()

    def _receive(self, seconds):
        if seconds <= 0:
            return False
        self._socket.settimeout(seconds)
        try:
            text, descriptors, _, _ = socket.recv_fds(self._socket, 65536, 16)
        except TimeoutError:
            return False
        self.descriptors.extend(descriptors)
        message = dict(line.split("=", 1) for line in text.decode("utf-8").splitlines() if "=" in line)
        message["at"] = time.monotonic()
        self.messages.append(message)
        return True
