"""Ten times what the server can answer: requests come at a fixed rate, whatever becomes of those before."""

import asyncio
import collections
import time

from load import answers, clients, figures, wrk
from load.connection import Connection, Lost, Refused

QUICK = 5  # A server has recovered when it answers within so many times what it takes when idle,
LEAST = 0.05  # or within so many seconds, where that is more: other programs run here too.


class OpenLoop:
    """Sends the questions at `rate` a second on connections that are free, or new ones up to `most`."""

    def __init__(self, address, supply, rate, most, expected, timeout):
        self.address, self.supply, self.rate, self.most = address, supply, rate, most
        self.expected, self.timeout = expected, timeout
        self.tally = figures.Tally()
        self.idle = collections.deque()
        self.connections = 0
        self.unsent = 0
        self.pending = set()

    async def run(self, seconds):
        start, sent = time.monotonic(), 0
        while (now := time.monotonic()) < start + seconds:
            for number in range(int((now - start) * self.rate) - sent):
                sent += 1
                connection = self.free()
                # What this program was too late for is left out: it must not come all at once.
                if number >= 100 or connection is None and self.connections >= self.most:
                    self.unsent += 1
                    if connection:
                        self.idle.append(connection)
                    continue
                self.connections += connection is None
                task = asyncio.create_task(self.ask(connection))
                self.pending.add(task)
                task.add_done_callback(self.pending.discard)
            await asyncio.sleep(0.002)
        return time.monotonic() - start

    async def finish(self):
        while self.pending:
            await asyncio.wait(set(self.pending))
        while self.idle:
            self.idle.popleft().close()

    def free(self):
        """A connection that waits for a request; None where there is none."""
        while self.idle:
            connection = self.idle.popleft()
            if connection.is_open:
                return connection
            self.connections -= 1
        return None

    async def ask(self, connection):
        if connection is None:
            try:
                connection = await Connection.open(self.address)
            except Refused as error:
                self.connections -= 1
                return self.tally.lost(f"refused at connect ({error})")
        question, start = next(self.supply), time.monotonic()
        try:
            response = await connection.exchange(question.data, self.timeout)
        except Lost as error:
            self.connections -= 1
            connection.abort()
            return self.tally.lost(f"lost: {error}")
        self.tally.answer(response.status, time.monotonic() - start)
        if response.status == 200:
            answers.check(self.tally, response, question.texts, self.expected, question.one)
        elif "retry-after" not in response.headers:
            self.tally.fault(f"{response.status} without Retry-After", response.headers)
        if response.keeps_open:
            self.idle.append(connection)
        else:
            self.connections -= 1
            connection.close()
        return None


async def watch(server, samples, start):
    while True:
        samples.append((time.monotonic() - start, server.memory()["own_mb"]))
        await asyncio.sleep(0.5)


def growth(samples, seconds):
    """MB that the process's own memory gained from the second quarter of the load to the last, by means."""
    def mean(low, high):
        part = [mb for at, mb in samples if low * seconds <= at < high * seconds]
        return sum(part) / max(1, len(part))
    return mean(0.25, 0.5), mean(0.75, 1)


async def recovery(address, questions, median, deadline=15):
    """Seconds from now until the server answers one request after the other as quickly as when idle."""
    start, limit, since, log = time.monotonic(), max(QUICK * median, LEAST), None, []
    connection = None
    while time.monotonic() - start < deadline:
        asked = time.monotonic()
        try:
            connection = connection if connection and connection.is_open else await Connection.open(address)
            response = await connection.exchange(next(questions).data, deadline)
            status = response.status
        except (Lost, Refused) as error:
            connection, status = None, str(error)
        took = time.monotonic() - asked
        log.append((round(asked - start, 3), status, round(took, 3)))
        if status == 200 and took <= limit:
            since = since if since is not None else time.monotonic() - start
            if time.monotonic() - start > since + 1:
                break
        else:
            since = None
            await asyncio.sleep(0.02)
    if connection:
        connection.close()
    return since, log[:8]


async def overload(options, server):
    expected, _ = answers.offline(options)
    asked = clients.questions(list(expected))
    idle = figures.Tally()
    await clients.closed_loop(server.address, asked, idle, 1, 2)
    median = figures.percentile(sorted(idle.latencies[200]), 0.5)
    capacity = wrk.run(options, server.address, options.clients, 5)["per_second"]
    loop = OpenLoop(server.address, clients.supply_of(asked, 1), options.times * capacity, options.connections,
                    expected, options.request_timeout + 5)
    before, samples = server.memory(), []
    watching = asyncio.create_task(watch(server, samples, time.monotonic()))
    seconds = await loop.run(options.seconds)
    probing = asyncio.create_task(recovery(server.address, clients.supply_of(asked, 2), median))
    await loop.finish()
    watching.cancel()
    recovered, probes = await probing
    early, late = growth(samples, seconds)
    result = loop.tally.summary(seconds) | {
        "mode": "overload", "capacity": capacity, "idle_p50_ms": round(1000 * median, 2),
        "offered_per_second": round(sum(loop.tally.ends.values()) / seconds, 1), "not_sent": loop.unsent,
        "memory_before": before, "memory_after": server.memory(), "own_mb_early": round(early, 1),
        "own_mb_late": round(late, 1), "own_mb_peak": max((mb for _, mb in samples), default=0),
        "recovered_after_s": recovered and round(recovered, 3), "probes": probes,
        "descriptors": server.descriptors(), "threads": server.threads()}
    figures.say(result)
    return (server.lives and not loop.tally.wrong and set(loop.tally.ends) <= {"200", "429", "503"}
            and late <= 1.05 * early + 8 and recovered is not None and recovered <= 1
            and figures.percentile(sorted(sum(loop.tally.latencies.values(), [])), 1) <= options.request_timeout)
