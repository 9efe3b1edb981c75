#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 against a real nginx, which ends each connection with GOAWAY after 50 requests, as all
long-lived servers do: every request must be answered all the same (faults F41).

    tests/bench/http2_test.py --program build/dev/tests/bench_polls

Exit 0 if so, 77 if nginx (with HTTP/2) or openssl is not there.
"""
import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import bench_polls

POLLS, PER_CONNECTION = 20_000, 50

CONFIG = """
daemon off; master_process off; pid {dir}/nginx.pid; error_log {dir}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  log_format short '$server_protocol $status $connection'; access_log {dir}/access.log short;
  keepalive_requests {per_connection};
  client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
  ssl_certificate {dir}/certificate.pem; ssl_certificate_key {dir}/key.pem;
  server {{ listen 127.0.0.1:{port} ssl http2; root {dir}/root; }}
}}
"""


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=sarad test", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"], check=True, capture_output=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--program", required=True)
    args = args.parse_args()
    nginx = bench_polls.find_nginx()
    built = nginx and subprocess.run([nginx, "-V"], capture_output=True, text=True).stderr
    if not built or "http_v2_module" not in built or not shutil.which("openssl"):
        print("skipped: needs nginx with HTTP/2, and openssl")
        return 77
    with tempfile.TemporaryDirectory(prefix="sarad-http2-") as name:
        folder = pathlib.Path(name)
        bench_polls.write_pages(folder / "root")
        make_certificate(folder)
        port = bench_polls.free_port()
        server = bench_polls.start_nginx(folder, port, CONFIG.format(dir=folder, port=port, per_connection=PER_CONNECTION), pin=False)
        try:
            run = subprocess.run([args.program, "client", f"base=https://127.0.0.1:{port}", f"authorities={folder}/certificate.pem",
                                  f"generations={bench_polls.GENERATIONS}", f"polls={POLLS}", "in_flight=64"],
                                 capture_output=True, text=True)
        finally:
            server.terminate()
            server.wait()
        if run.returncode != 0:
            print("a request was not answered:", run.stderr)
            return 1
        lines = [line.split() for line in (folder / "access.log").read_text().splitlines()]
    protocols = collections.Counter(line[0] for line in lines if line[1] == "200")
    connections = len({line[2] for line in lines})
    print(f"{json.loads(run.stdout)['polls']} requests answered; the server counts {dict(protocols)} on {connections} connections")
    if set(protocols) != {"HTTP/2.0"} or connections < POLLS // PER_CONNECTION:
        print("that is not HTTP/2 with connections that end")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
