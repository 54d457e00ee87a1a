"""An HTTP/1.1 client that says how a request ended: answered, refused at connect, late, or cut off and where."""

import asyncio
import os
import socket
import struct


class Lost(Exception):
    """A request without a whole answer; the text says where it was cut off."""


class Refused(Exception):
    """No connection: the server never took the request."""


class Response:
    """One answer; `headers` has names in lower case."""

    __slots__ = ("status", "headers", "body", "version")

    def __init__(self, status, headers, version):
        self.status, self.headers, self.version, self.body = status, headers, version, b""

    @property
    def keeps_open(self):
        connection = self.headers.get("connection", "").lower()
        return "close" not in connection and (self.version == "HTTP/1.1" or "keep-alive" in connection)


def request(method, target, body=None, headers=(), host="127.0.0.1", kind="application/json"):
    """The bytes of a well-formed request."""
    lines = [f"{method} {target} HTTP/1.1", f"host: {host}"]
    if body is not None:
        lines += [f"content-length: {len(body)}"] + ([f"content-type: {kind}"] if kind else [])
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + (body or b"")


class Connection(asyncio.Protocol):
    """One connection; one request at a time, unless `send` and `read` are called apart."""

    def __init__(self):
        self.transport = None
        self.buffer = bytearray()
        self.ended = None  # How the other end closed: "closed" or "reset"
        self.waiting = None
        self.answers = 0
        self.flowing = asyncio.Event()
        self.flowing.set()

    @classmethod
    async def open(cls, address, timeout=10):
        loop = asyncio.get_running_loop()
        try:
            _, connection = await asyncio.wait_for(loop.create_connection(cls, *address), timeout)
        except (OSError, asyncio.TimeoutError) as error:
            raise Refused(os.strerror(error.errno) if getattr(error, "errno", None) else type(error).__name__) from None
        return connection

    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data):
        self.buffer += data
        self.wake()

    def eof_received(self):
        self.ended = self.ended or "closed"
        self.wake()
        return True  # Stay open for writing: what the server does with a request after its end is seen that way.

    def connection_lost(self, error):
        self.ended = "reset" if error else self.ended or "closed"
        self.flowing.set()
        self.wake()

    def pause_writing(self):
        self.flowing.clear()

    def resume_writing(self):
        self.flowing.set()

    def wake(self):
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(None)

    @property
    def is_open(self):
        return self.ended is None and not self.transport.is_closing()

    def send(self, data):
        self.transport.write(data)

    def end(self):
        """Nothing more is sent."""
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()

    def close(self):
        self.transport.close()

    def abort(self):
        """Closes with a reset, as a client does that is killed."""
        try:
            self.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        self.transport.abort()

    async def more(self, place, deadline):
        """Waits for bytes that are not in `buffer` yet."""
        if self.ended:
            raise Lost(f"{self.ended} {place}")
        loop = asyncio.get_running_loop()
        self.waiting = loop.create_future()
        timer = loop.call_at(deadline, self.late)
        try:
            await self.waiting
        finally:
            timer.cancel()
            self.waiting = None
        if loop.time() >= deadline and not self.ended:
            raise Lost(f"late {place}")

    def late(self):
        self.wake()

    async def exchange(self, data, timeout=60):
        """Sends a request and reads its answer."""
        self.send(data)
        return await self.read(timeout, without_body=data.startswith(b"HEAD "))

    async def read(self, timeout=60, without_body=False):
        """The next answer that is not an interim one (1xx)."""
        deadline = asyncio.get_running_loop().time() + timeout
        place = "before an answer" if self.answers else "before the first answer"
        while True:
            while (end := self.buffer.find(b"\r\n\r\n")) < 0:
                await self.more("in the head of an answer" if self.buffer else place, deadline)
            lines = bytes(self.buffer[:end]).decode("latin-1").split("\r\n")
            del self.buffer[:end + 4]
            version, status = (lines[0].split(" ", 2) + ["", ""])[:2]
            if not version.startswith("HTTP/1.") or not status.isdigit():
                raise Lost(f"not HTTP: {lines[0]!r}")
            headers = {}
            for line in lines[1:]:
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            if not status.startswith("1"):
                break
        response = Response(int(status), headers, version)
        if "transfer-encoding" in headers:
            response.body = await self.chunks(deadline)
        elif "content-length" in headers:
            if not without_body:
                response.body = await self.exactly(int(headers["content-length"]), deadline)
        elif not without_body and response.status not in (204, 304):
            while not self.ended:
                await self.more("in the body", deadline)
            response.body = bytes(self.buffer)
            self.buffer.clear()
        self.answers += 1
        return response

    async def exactly(self, count, deadline):
        while len(self.buffer) < count:
            await self.more("in the body", deadline)
        body = bytes(self.buffer[:count])
        del self.buffer[:count]
        return body

    async def chunks(self, deadline):
        body = bytearray()
        while True:
            while (end := self.buffer.find(b"\r\n")) < 0:
                await self.more("in the body", deadline)
            size = int(bytes(self.buffer[:end]).split(b";")[0], 16)
            del self.buffer[:end + 2]
            body += await self.exactly(size, deadline)
            await self.exactly(2, deadline)
            if size == 0:
                return bytes(body)
