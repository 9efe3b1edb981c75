#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures sarad's polling against wrk on the same nginx, in interleaved rounds; prints medians.

    tests/bench/bench_polls.py --program build/release/tests/bench_polls [--rounds 5]

nginx serves a pretend Graph API: one page with one post, as it stands at a hundred moments
("generations"), each with one new comment among the 25 of its listing. It runs on a free loopback
port with one worker, without privileges and out of a temporary folder. A poll is two requests, the
posts and the comments: wrk's counterpart is the same two. Absolute figures are the machine's; the
ratio to wrk of the same round is what to keep.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

GENERATIONS, LISTED, PAGE, POST = 100, 25, "1000", "1000_1"
START = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)
TEXTS = ["রাস্তার বাতি কবে ঠিক হবে?", "ধন্যবাদ", "Office is closed, why?", "আবেদন জমা দিয়েছি"]


def stamp(minutes):
    return (START + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def comment(number):
    return {"id": f"1_{number}", "created_time": stamp(number), "from": {"id": str(5000 + number % 97)},
            "message": TEXTS[number % len(TEXTS)], "is_hidden": False, "comment_count": 0,
            "permalink_url": f"https://www.facebook.com/{PAGE}/posts/1?comment_id={number}"}


def write_pages(root):
    for g in range(GENERATIONS):
        newest = LISTED + g
        feed = {"data": [{"id": POST, "created_time": stamp(0), "updated_time": stamp(newest), "from": {"id": PAGE},
                          "message": TEXTS[0], "permalink_url": f"https://www.facebook.com/{PAGE}/posts/1",
                          "is_hidden": False, "is_published": True,
                          "comments": {"data": [], "summary": {"order": "chronological", "total_count": newest}}}],
                "paging": {"cursors": {"before": "QVFI", "after": "QVFJ"}}}
        listing = {"data": [comment(n) for n in range(g + 1, newest + 1)],
                   "paging": {"cursors": {"before": "QVFI", "after": "QVFJ"}},
                   "summary": {"order": "chronological", "total_count": newest, "can_comment": True}}
        for path, what in ((f"{PAGE}/feed", feed), (f"{POST}/comments", listing)):
            file = root / f"g{g}" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(what, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


# With a master process nginx would want to change its user.
CONFIG = """
daemon off; master_process off; pid {dir}/nginx.pid; error_log {dir}/error.log warn;
events {{ worker_connections 8192; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; keepalive_timeout 300;
  open_file_cache max=2000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {dir}/root; default_type "application/json; charset=UTF-8"; }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def pinned(core, command):
    """With two cores and more, the server and whoever asks it have one each."""
    return ["taskset", "-c", str(core), *command] if os.cpu_count() > 1 and shutil.which("taskset") else command


def find_nginx():
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


def start_nginx(folder, port, config, pin=True):
    (folder / "nginx.conf").write_text(config)
    command = [find_nginx(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    nginx = subprocess.Popen(pinned(1, command) if pin else command)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return nginx
        except OSError:
            time.sleep(0.05)
    nginx.terminate()
    sys.exit("nginx does not answer: " + (folder / "error.log").read_text())


def run_wrk(url, seconds, connections):
    out = subprocess.run(pinned(0, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", url]), capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        sys.exit("wrk got errors:\n" + out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])


def run_program(program, mode, base, polls, connections, ledger):
    command = [program, mode, f"base={base}", f"generations={GENERATIONS}", f"polls={polls}", f"in_flight={connections}"]
    with tempfile.TemporaryDirectory(prefix="sarad-ledger-", dir=ledger) as folder:
        out = subprocess.run(pinned(0, [*command, f"ledger={folder}/ledger.sqlite"]), capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"bench_polls {mode} failed: {out.stderr}")
    return json.loads(out.stdout)


def measure(args, base):
    comments, posts = f"{base}/g0/{POST}/comments", f"{base}/g0/{PAGE}/feed"
    rounds = []
    for number in range(args.rounds):
        request = run_wrk(comments, args.seconds, args.in_flight)
        poll = 1 / (1 / request + 1 / run_wrk(posts, args.seconds, args.in_flight))
        row = {"wrk": request, "wrk_poll": poll, "modes": {}}
        for mode in args.modes.split(","):
            polls = args.polls * (2 if mode == "client" else 1)
            row["modes"][mode] = run_program(args.program, mode, base, polls, args.in_flight, args.ledger_dir)
        rounds.append(row)
        print(f"round {number + 1}: wrk {request:.0f} requests/s, as polls {poll:.0f}/s",
              *(f"| {m} {r['polls_per_s']:.0f}/s {r['cpu_us_per_poll']:.1f} us" for m, r in row["modes"].items()), flush=True)
    return rounds


def report(rounds, in_flight):
    def median(figure):
        return statistics.median(figure(r) for r in rounds)

    print(f"\nmedians of {len(rounds)} interleaved rounds, {in_flight} in flight")
    print(f"{'what':<26} {'a second':>9} {'of wrk':>7} {'CPU us':>7} {'RSS MiB':>8} {'rows/poll':>10} {'polls/commit':>13}")
    print(f"{'wrk, comments':<26} {median(lambda r: r['wrk']):>9.0f} {1:>7.2f}")
    print(f"{'wrk, posts and comments':<26} {median(lambda r: r['wrk_poll']):>9.0f} {1:>7.2f}")
    names = {"client": "client, GET comments", "parse": "poll, parsed", "ledger": "poll, parsed, in ledger"}
    for mode, first in rounds[0]["modes"].items():
        peer = "wrk" if mode == "client" else "wrk_poll"
        rows = f"{first['added'] / first['polls']:.2f}" if first["added"] else "-"
        commits = f"{first['polls'] / first['commits']:.1f}" if first["commits"] else "-"
        print(f"{names[mode]:<26} {median(lambda r: r['modes'][mode]['polls_per_s']):>9.0f} "
              f"{median(lambda r: r['modes'][mode]['polls_per_s'] / r[peer]):>7.2f} "
              f"{median(lambda r: r['modes'][mode]['cpu_us_per_poll']):>7.1f} "
              f"{median(lambda r: r['modes'][mode]['peak_rss_kib']) / 1024:>8.1f} {rows:>10} {commits:>13}")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--program", required=True)
    args.add_argument("--modes", default="client,parse,ledger")
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--polls", type=int, default=100_000)
    args.add_argument("--in-flight", type=int, default=64)
    args.add_argument("--seconds", type=int, default=3, help="of each run of wrk")
    args.add_argument("--ledger-dir", help="where ledgers are made; default: the temporary folder")
    args = args.parse_args()
    with tempfile.TemporaryDirectory(prefix="sarad-bench-") as name:
        folder = pathlib.Path(name)
        write_pages(folder / "root")
        port = free_port()
        sizes = [(folder / "root/g0" / path).stat().st_size for path in (f"{PAGE}/feed", f"{POST}/comments")]
        print(f"posts {sizes[0]} bytes, comments {sizes[1]} bytes")
        nginx = start_nginx(folder, port, CONFIG.format(dir=folder, port=port))
        try:
            rounds = measure(args, f"http://127.0.0.1:{port}")
        finally:
            nginx.terminate()
            nginx.wait()
    report(rounds, args.in_flight)


if __name__ == "__main__":
    main()
