# SPDX-License-Identifier: Apache-2.0
"""A small HTTP/1.1 server on loopback: keep-alive, pipelining, and misbehaviour on purpose. One
thread; `respond(request)` returns an Answer, or a function that makes one on another thread."""

import asyncio
import http
import time
import traceback

from answer import Answer, Request

#: whole: as it should be. truncated: ends in the middle. close: ends without a word. silent: says
#: nothing. drip: a byte a second. endless: a body without end.
MANNERS = ("whole", "truncated", "close", "silent", "drip", "endless")

_MOST_HEAD, _MOST_BODY = 64 << 10, 1 << 20
_REASONS = {status.value: status.phrase for status in http.HTTPStatus}


class Server:
    """`now()` gives the time for the Date header: the pretend world's."""

    def __init__(self, respond, now):
        self.respond, self.now = respond, now
        self._date = (None, "")

    async def listen(self, port):
        """Binds 127.0.0.1; returns the asyncio server and the port."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", port, backlog=1024)
        return server, server.sockets[0].getsockname()[1]

    def date(self):
        now = self.now()
        if self._date[0] != now:
            self._date = (now, time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now)))
        return self._date[1]


class _Connection(asyncio.Protocol):
    def __init__(self, server):
        self.server, self.buffer, self.busy, self.task = server, b"", False, None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        if not self.busy:
            self._next()

    def connection_lost(self, _):
        if self.task:
            self.task.cancel()

    def _next(self):
        while not self.busy and self.buffer:
            request = self._take()
            if request is None:
                return
            self._answer(request)

    def _take(self):
        """The next whole request of the buffer; None if it has not all come."""
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            if len(self.buffer) > _MOST_HEAD:
                self._refuse(431)
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[1].startswith("/"):
            return self._refuse(400)
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _MOST_BODY or "transfer-encoding" in headers:
            return self._refuse(413)
        if len(rest) < int(length):
            return None
        body, self.buffer = rest[:int(length)], rest[int(length):]
        path, _, query = words[1].partition("?")
        return Request(words[0], path, Request.parse_query(query), headers, body)

    def _refuse(self, status):
        self._send(Answer(status, b"", []), "close")
        self.buffer = b""
        self.transport.close()

    def _answer(self, request):
        try:
            answer = self.server.respond(request)
        except Exception:       # a bug of ours: say so aloud, and go on with the others
            traceback.print_exc()
            answer = Answer(500, b"the simulator has a bug; see its standard error", [], "text/plain")
        keep = request.headers.get("connection", "").lower() != "close"
        if isinstance(answer, Answer) and not answer.delay and answer.manner == "whole":
            self._send(answer, "keep-alive" if keep else "close")
            if not keep:
                self.transport.close()
            return
        self.busy = True
        self.task = asyncio.ensure_future(self._answer_later(answer, keep))

    async def _answer_later(self, answer, keep):
        if not isinstance(answer, Answer):
            answer = await asyncio.get_running_loop().run_in_executor(None, answer)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        await self._misbehave(answer, keep)
        self.busy, self.task = False, None
        if not keep or answer.manner != "whole":
            self.transport.close()
        else:
            self._next()

    async def _misbehave(self, answer, keep):
        if answer.manner == "whole":
            self._send(answer, "keep-alive" if keep else "close")
        elif answer.manner == "truncated":
            self.transport.write(self._head(answer, "keep-alive") + answer.body[:len(answer.body) // 2])
        elif answer.manner == "silent":
            await asyncio.sleep(3600)
        elif answer.manner == "drip":
            self.transport.write(self._head(answer, "keep-alive"))
            for n in range(len(answer.body)):
                self.transport.write(answer.body[n:n + 1])
                await asyncio.sleep(1)
        elif answer.manner == "endless":
            self.transport.write(self._head(answer, "keep-alive", chunked=True))
            while not self.transport.is_closing():
                self.transport.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
                await asyncio.sleep(0.002 if self.transport.get_write_buffer_size() < 1 << 20 else 0.05)

    def _send(self, answer, connection):
        self.transport.write(self._head(answer, connection) + answer.body)

    def _head(self, answer, connection, chunked=False):
        lines = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Unknown')}", f"Date: {self.server.date()}",
                 f"Content-Type: {answer.content_type}", f"Connection: {connection}",
                 "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(answer.body)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
