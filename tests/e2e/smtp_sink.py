# SPDX-License-Identifier: Apache-2.0
"""A mail server on loopback with STARTTLS and a login, that keeps what it is given and misbehaves as told."""

import asyncio
import email
import email.policy
import importlib.util
import logging
import ssl
import subprocess

from processes import free_port

USER, PASSWORD = "sarad", "pretend-smtp-password"


def missing_packages():
    return [package for package, module in (("python3-aiosmtpd", "aiosmtpd"), ("python3-yaml", "yaml")) if importlib.util.find_spec(module) is None]


class SmtpSink:
    """`received`: [(recipient, message)] in order; `attempts`: {recipient: times named}. `greylist`, `refuse`: recipients; `delay`: seconds
    before the last answer; `on_data`: called with the recipient between the last byte and the answer."""

    def __init__(self, folder):
        self.port = free_port()
        self.received, self.attempts, self.logins = [], {}, []
        self.greylist, self.refuse = set(), set()
        self.delay, self.on_data = 0, None
        self.waiting = 0
        self.certificate = folder / "smtp.pem"
        key = folder / "smtp.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(self.certificate, key)
        self._controller = None

    def start(self):
        from aiosmtpd.controller import Controller
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, tls_context=self._tls, require_starttls=True,
                                      auth_required=True, authenticator=self._login)
        self._controller.start()

    def end(self):
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def _login(self, server, session, envelope, mechanism, data):
        from aiosmtpd.smtp import AuthResult
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.logins.append(good)
        return AuthResult(success=good)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, aiosmtpd's name
        self.attempts[address] = self.attempts.get(address, 0) + 1
        if address in self.refuse:
            return f"550 5.1.1 <{address}>: no such user here"
        if address in self.greylist and self.attempts[address] == 1:
            return "451 4.7.1 greylisted, try again"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.waiting += 1
        if self.on_data:
            self.on_data(envelope.rcpt_tos[0])
        await asyncio.sleep(self.delay)
        self.waiting -= 1
        self.received += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 2.0.0 kept"

    def to(self, address):
        return [message for recipient, message in list(self.received) if recipient == address]
