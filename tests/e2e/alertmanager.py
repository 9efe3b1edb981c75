# SPDX-License-Identifier: Apache-2.0
"""A real Alertmanager on loopback with the routes of dashboards/, and the sinks it sends to."""

import email
import email.policy
import http.server
import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys
import threading

from processes import Child, free_port, http as ask, wait_until

MAKE = pathlib.Path(__file__).resolve().parents[2] / "dashboards" / "make.py"


def missing_packages():
    missing = [] if shutil.which("prometheus-alertmanager") and shutil.which("amtool") else ["prometheus-alertmanager"]
    return missing + [package for package, module in (("python3-aiosmtpd", "aiosmtpd"), ("python3-yaml", "yaml"))
                      if importlib.util.find_spec(module) is None]


def make_files(out, values, closed):
    """dashboards/make.py into `out`; `values`: as in values.toml; `closed`: entries of closed time."""
    toml = "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items() if not isinstance(value, dict))
    for name, table in values.items():
        if isinstance(table, dict):
            toml += f"\n[{name}]\n" + "\n".join(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items())
    (out / "values.toml").write_text(toml, encoding="utf-8")
    (out / "closed.yml").write_text("time_intervals:\n  - name: c\n    time_intervals:\n" + closed, encoding="utf-8")
    subprocess.run([sys.executable, MAKE, "--values", out / "values.toml", "--closed", out / "closed.yml", "--out", out], check=True)


class MailSink:
    """An SMTP server that keeps what it is given."""

    def __init__(self):
        from aiosmtpd.controller import Controller
        self.received = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, aiosmtpd's name
        self.received.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 kept"

    def to(self, address):
        """The mails an address got: [(subject, text)]."""
        return [(message["Subject"], message.get_body(("plain",)).get_content())
                for recipients, message in list(self.received) if address in recipients]

    def end(self):
        self._controller.stop()


class WebhookSink:
    """An HTTP server that keeps the bodies it is posted."""

    def __init__(self):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802, the library's name
                received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *words):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self):
        self._server.shutdown()
        self._server.server_close()


class Alertmanager:
    """`start()` waits until it is ready; `alerts(...)` as its API tells them; `end()` in any case."""

    def __init__(self, scratch, name, config):
        """`config`: path of alertmanager.yml, with its template beside it."""
        self.home = scratch.make(name, unprivileged=True)
        self.config = config
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._child = None

    def start(self):
        self._child = Child("alertmanager", [
            "prometheus-alertmanager", f"--config.file={self.config}", f"--storage.path={self.home}/data", "--data.retention=240h",
            f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="],
            self.home / "alertmanager.log", unprivileged=True, cwd=self.home)
        wait_until(lambda: ask(self.url + "/-/ready")[0] == 200, 30, "Alertmanager", self._child)

    def alerts(self, **labels):
        """Those it holds with these labels."""
        status, _, body = ask(self.url + "/api/v2/alerts")
        if status != 200:
            raise AssertionError(f"alerts: {status} {body[:300]!r}")
        return [alert for alert in json.loads(body) if labels.items() <= alert["labels"].items()]

    def warnings(self):
        """Lines of its log that warn, such as of a notification it will forget too soon."""
        return [line for line in self._child.log_text().splitlines() if "level=warn" in line or "level=error" in line]

    def end(self):
        if self._child is not None:
            self._child.end()
