#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A pretend world of platforms on loopback, for demonstrations and tests of sarad: docs/simulator.md.

Prints one JSON line {"url", "clock", "config", "seed", …} when it is ready; ends on SIGTERM or SIGINT."""

import argparse
import asyncio
import gc
import json
import signal
import sys
import time

import configuration
import faults
import truth
from answer import Answer
from blog import Blog
from control import Control
from graph import Graph
from http_server import Server
from world import World
from world_time import Clock, MINUTE, parse_instant


def instant(text):
    found = parse_instant(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant; write 2026-03-01T04:05:06Z")
    return found[0]


def read_arguments(words):
    parser = argparse.ArgumentParser(prog="simulator.py", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same world (1)")
    parser.add_argument("--pages", type=int, default=100, help="offices with one page each, 5 to 1000 (100)")
    parser.add_argument("--start", type=instant, help="simulated time at launch (the real now, to the minute)")
    parser.add_argument("--speed", type=float, default=1008, help="simulated seconds a second (1008: a week in ten minutes)")
    parser.add_argument("--history-weeks", type=int, default=13, help="weeks of history at launch (13)")
    parser.add_argument("--weeks", type=int, default=26, help="weeks that lie ahead (26)")
    parser.add_argument("--until", type=instant, help="nothing happens after this instant")
    parser.add_argument("--with-deletions", action="store_true", help="some messages and answers vanish again")
    parser.add_argument("--busy-quarter", action="store_true", help="offices refer to each other, whole posts are taken down")
    parser.add_argument("--faults", default="some", help="none, some, or a file with a script (some)")
    parser.add_argument("--app-limit", type=int, help="Graph calls an hour for the app")
    parser.add_argument("--page-limit", type=int, help="Graph calls in 24 hours for a page")
    parser.add_argument("--no-app-secret", action="store_true", help="do not insist on appsecret_proof")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1 (a free one)")
    parser.add_argument("--config-out", metavar="DIR", help="write a configuration for sarad there")
    parser.add_argument("--listen", default="127.0.0.1:0", help="where sarad is to listen (127.0.0.1:0)")
    parser.add_argument("--truth", metavar="FILE", help="write the truth at --at and end, without serving; - is stdout")
    parser.add_argument("--at", type=instant, help="for --truth (--start)")
    arguments = parser.parse_args(words)
    if arguments.speed <= 0 or arguments.history_weeks < 0 or arguments.weeks < 0:
        parser.error("--speed must be above 0, --history-weeks and --weeks not below")
    if arguments.start is None:
        arguments.start = int(time.time()) // MINUTE * MINUTE
    if arguments.start < 1_325_376_000:
        parser.error("--start must not lie before 2012")
    return arguments


def make_world(arguments):
    gc.disable()        # nothing of the world is ever thrown away
    world = World(arguments.seed, arguments.pages, arguments.start, arguments.history_weeks, arguments.weeks,
                  arguments.until, arguments.with_deletions, arguments.busy_quarter)
    gc.freeze()
    gc.enable()
    return world


class Simulator:
    """The parts wired together: who answers which path, and where a fault strikes."""

    def __init__(self, world, clock, script, url, **graph_options):
        self.clock, self.faults = clock, faults.Faults(script, world.seed)
        self.graph, self.blog = Graph(world, clock, url, **graph_options), Blog(world, clock, url)
        self.control = Control(world, clock, self.faults, self.graph.usage)

    def respond(self, request):
        own = self.control.answer(request)
        if own is not None:
            return own
        platform = self.blog if request.path.startswith("/sites/") else self.graph
        page = platform.page_of(request)
        rule = None
        if page:
            self.control.count(page, request)
            rule = self.faults.strike(self.clock.now(), page, request)
        if rule:
            instead = faults.instead_of(rule, page)
            if instead:
                return instead
        answer = platform.answer(request)
        return faults.spoil(rule, answer) if rule else answer


async def serve(arguments):
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    world = make_world(arguments)
    script = faults.read_script(arguments.faults, world)
    simulator = None

    def respond(request):
        return simulator.respond(request) if simulator else Answer.html("", 503)

    clock = Clock(time.time(), arguments.start, arguments.speed, arguments.until)
    server, port = await Server(respond, lambda: clock.now()).listen(arguments.port)
    url = f"http://127.0.0.1:{port}"
    path = arguments.config_out and str(configuration.write(world, url, arguments.config_out, arguments.listen))
    clock.real_epoch = time.time()
    simulator = Simulator(world, clock, script, url, app_limit=arguments.app_limit, page_limit=arguments.page_limit,
                          secret_required=not arguments.no_app_secret)
    print(json.dumps({"url": url, "clock": clock.text, "config": path, "seed": arguments.seed, "pages": len(world.pages),
                      "history": world.history_size()}), flush=True)
    await ended.wait()
    server.close()


def main(words):
    arguments = read_arguments(words)
    try:
        if arguments.truth:
            at = arguments.start if arguments.at is None else arguments.at
            text = json.dumps(truth.tell(make_world(arguments), at), ensure_ascii=False)
            with sys.stdout if arguments.truth == "-" else open(arguments.truth, "w", encoding="utf-8") as file:
                file.write(text + "\n")
        else:
            asyncio.run(serve(arguments))
    except (ValueError, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
