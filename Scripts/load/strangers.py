"""The worst load that strangers may put on a server, beside good requests: memory stays within what is stated, and these
are answered. What the strangers do is bounded, goes to the loopback only and ends by itself.
"""

import asyncio
import collections
import gzip
import json
import resource
import socket
import time

from load import answers, figures
from load.connection import Connection, Lost, Refused, request

# What the documentation states: beside the model and `max_memory`, so many bytes for each connection, and what the
# allocator keeps of what was given back.
CONNECTION = 32 << 10
SLACK = 96 << 20

MB = 1 << 20


def gzipped(*parts):
    return gzip.compress(b"".join(parts), 6)


def table(size, line):
    return (line * (size // len(line) + 1))[:size].rsplit(b"\n", 1)[0] + b"\n"


def bombs(info):
    """Requests that become large: (name, bytes)."""
    size = info["max_body_size"]
    rows = info["max_client_batch_size"]
    names = json.dumps({f"c{number}": 0 for number in range(size // 24)} | {"text": "a"}).encode()
    head = b'{"inputs":['
    packed = [("content-encoding", "gzip")]
    bodies = [
        ("one cell", "text/csv", gzipped(b"text\n", b"how much is it " * (size // 15 - 1), b"\n"), packed),
        ("one cell of marks", "text/csv", gzipped(b"text\n", b"!" * (size - 8), b"\n"), packed),
        ("rows", "text/csv", gzipped(b"text\n", table(size - 5, b"how much is it " * (size // rows // 16) + b"\n")),
         packed),
        ("columns", "text/csv", gzipped(b"," * (size - 10), b"text\n"), packed),
        ("members", "application/x-ndjson", gzipped(names, b"\n", b"{}\n" * (rows - 1)), packed),
        ("values of a line", "application/x-ndjson", gzipped(b'{"text":"a","x":[' + b"0," * (size // 2 - 20), b"0]}\n"),
         packed),
        ("numbers", "application/json", head + b"0," * (size // 2 - 20) + b"0]}", []),
        ("lists", "application/json", head + b"[0]," * (size // 4 - 10) + b"[0]]}", []),
        ("objects", "application/json", head + b'{"":0},' * (size // 7 - 10) + b'{"":0}]}', []),
        ("one text", "application/json", b'{"inputs":"' + b"\\u0061" * (size // 6 - 10) + b'"}', []),
    ]
    route = "/predict" if route_of(info) == "/predict" else None
    return [(name, request("POST", (route or route_of(info)) + ("?truncate=true" if kind != "application/json" else ""),
                           body, headers, kind=kind))
            for name, kind, body, headers in bodies if route or kind == "application/json"]


def route_of(info):
    return info["models"][0]["route"]


def large_answers(info):
    """Requests whose answers are much larger than they are."""
    texts = info["max_client_batch_size"]
    name = info["models"][0]["name"]
    found = [request("POST", f"/tokenize?model={name}", answers.body([" ".join("a" * 50)] * min(texts, 10_000)))]
    for model in info["models"]:
        if model["route"] == "/embed":
            found.append(request("POST", f"/embed?model={model['name']}", answers.body(["a"] * texts)))
    return found


class Strangers:
    """What they sent and how it ended."""

    def __init__(self, address, until):
        self.address, self.until = address, until
        self.ends = collections.defaultdict(collections.Counter)

    @property
    def goes_on(self):
        return time.monotonic() < self.until

    async def open(self, **how):
        while self.goes_on:
            try:
                return await Connection.open(self.address, **how)
            except Refused:
                await asyncio.sleep(0.1)
        raise asyncio.CancelledError

    async def send_bombs(self, requests, first):
        for number in range(first, 10 ** 6):
            if not self.goes_on:
                return
            name, data = requests[number % len(requests)]
            connection = await self.open()
            try:
                response = await connection.exchange(data, 90)
                self.ends[name][response.status] += 1
            except Lost as error:
                self.ends[name][str(error)] += 1
            connection.abort()

    async def read_nothing(self, data, times=1):
        """Sends `data` and reads nothing until the server has enough of it."""
        while self.goes_on:
            connection = await self.open()
            connection.transport.pause_reading()
            connection.send(data * times)
            opened = time.monotonic()
            while self.goes_on and not connection.transport.is_closing() and time.monotonic() < opened + 15:
                await asyncio.sleep(0.5)
            connection.abort()

    async def send_slowly(self, size, chunked):
        """All but the end of a body, then a byte a second."""
        framing = "transfer-encoding: chunked" if chunked else f"content-length: {size}"
        start = f"POST /predict HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n{framing}\r\n\r\n".encode()
        part = b" " * (size - 60)
        while self.goes_on:
            connection = await self.open()
            connection.send(start + (b"%x\r\n%s\r\n" % (len(part), part) if chunked else part))
            for _ in range(30):
                if not self.goes_on or not connection.is_open:
                    break
                connection.send(b"1\r\n \r\n" if chunked else b" ")
                await asyncio.sleep(1)
            self.ends["slow bodies"]["closed by the server" if not connection.is_open else "open"] += 1
            connection.abort()

    async def send_header_slowly(self):
        while self.goes_on:
            connection = await self.open()
            connection.send(b"GET /health HTTP/1.1\r\nhost: a\r\nx: " + b"a" * 30_000)
            await asyncio.sleep(8)
            connection.abort()


async def idle_connections(address, count):
    """Opens so many connections that ask nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(count, hard - 2000)
    opened = []
    for number in range(count):
        probe = socket.socket()
        probe.setblocking(False)
        try:
            probe.connect(address)
        except BlockingIOError:
            pass
        except OSError:
            probe.close()
            break
        opened.append(probe)
        if number % 200 == 0:
            await asyncio.sleep(0.02)
    return opened


async def ask_well(address, data, tally, until, limit):
    """Good requests, each on a connection of its own; who is refused comes again as it is told."""
    while time.monotonic() < until:
        start = time.monotonic()
        refused = 0
        while True:
            left = start + limit - time.monotonic()
            if left <= 0:
                tally.lost("not answered in time")
                break
            try:
                connection = await Connection.open(address, left)
                response = await connection.exchange(data, left)
                connection.close()
            except (Lost, Refused) as error:
                tally.lost(f"failed: {error}")
                break
            if response.status in (429, 503):
                refused += 1
                await asyncio.sleep(float(response.headers.get("retry-after", 1)))
                continue
            tally.answer(response.status, time.monotonic() - start)
            break
        tally.refusals += refused
        await asyncio.sleep(0.05)


class Peak:
    """The most memory that the process has had since this was made, in bytes."""

    def __init__(self, pid):
        self.path = f"/proc/{pid}/status"
        try:
            with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
                file.write("5")
        except OSError:
            pass

    def read(self, name="VmHWM"):
        with open(self.path, encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith(name + ":"))


async def get(address, path):
    connection = await Connection.open(address)
    response = await connection.exchange(request("GET", path))
    connection.close()
    return response


async def strangers(options, server):
    address = server.address
    info = json.loads((await get(address, "/info")).body)
    good = request("POST", route_of(info), answers.body("where is my order"))
    connection = await Connection.open(address)
    for _ in range(20):
        await connection.exchange(good)
    connection.close()
    peak = Peak(server.pid)
    before = peak.read("VmRSS")
    idle = await idle_connections(address, options.idle)
    with_idle = peak.read("VmRSS")
    until = time.monotonic() + options.seconds
    they, tally = Strangers(address, until), figures.Tally()
    tally.refusals = 0
    small = min(info["max_body_size"] - 100, 60_000)
    large, bomb = large_answers(info), bombs(info)
    tasks = [ask_well(address, good, tally, until, options.good_limit) for _ in range(4)]
    tasks += [they.send_bombs(bomb, number) for number in range(4)]
    tasks += [they.read_nothing(large[number % len(large)]) for number in range(6)]
    tasks += [they.read_nothing(request("GET", "/openapi.json"), 60) for _ in range(16)]
    tasks += [they.send_slowly(info["max_body_size"] - 1, number % 2) for number in range(20)]
    tasks += [they.send_slowly(small, number % 2) for number in range(64)]
    tasks += [they.send_header_slowly() for _ in range(64)]
    await asyncio.gather(*tasks, return_exceptions=True)
    most = peak.read()
    for probe in idle:
        probe.close()
    await asyncio.sleep(3)
    # Also those that strangers open and close; a few more than are open at a time.
    connections = len(idle) + 400
    bound = before + info["max_memory"] + connections * CONNECTION + SLACK
    summary = tally.summary(options.seconds)
    figures.say({
        "mode": "strangers", "seconds": options.seconds, "idle_connections": len(idle),
        "rss_before_mb": round(before / MB, 1), "rss_with_idle_mb": round(with_idle / MB, 1),
        "rss_peak_mb": round(most / MB, 1), "bound_mb": round(bound / MB, 1),
        "above_idle_mb": round((most - before) / MB, 1), "rss_after_mb": round(peak.read("VmRSS") / MB, 1),
        "max_memory_mb": round(info["max_memory"] / MB, 1),
        "good": {name: summary[name] for name in ("requests", "ends", "ok")} | {"refused_first": tally.refusals},
        "strangers": {name: dict(ends) for name, ends in they.ends.items()}})
    return most <= bound and set(tally.ends) == {"200"}
