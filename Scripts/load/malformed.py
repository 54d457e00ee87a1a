"""Malformed requests, thousands of them: the right status for each, and a server that is none the worse for it."""

import asyncio
import json
import os
import random
import re
import time

from load import answers, cases, cases_http, cases_json, cases_routes, figures
from load.connection import Connection, Lost, Refused

assert cases_http and cases_json and cases_routes  # They enter their classes when imported.

SERVE = ["--header-timeout", "2", "--body-timeout", "3", "--idle-timeout", "4", "--max-body-size", "1", "--max-texts",
         "100"]
LATE = 12  # Seconds after which no answer is one: well over the limits above
AT_ONCE = 48
IDENTIFIER = re.compile(r"[!-~]{1,128}")


class Attack:
    """The requests of one run and what became of them."""

    def __init__(self, server, model, expected):
        self.server, self.expected, self.model = server, expected, model.encode()
        self.tally = figures.Tally()
        self.by_class = {}
        self.followed = 0

    def wrong(self, name, number, case, what, answer=b""):
        sent = [step[:300] if isinstance(step, bytes) else step for step in case.steps[:4]]
        self.tally.fault(f"{name}: {what}", {"number": number, "answer": answer[:160], "sent": repr(sent)[:400]})

    async def one(self, name, number, case):
        steps = [step.replace(b"{model}", self.model) if isinstance(step, bytes) else step for step in case.steps]
        try:
            connection = await Connection.open(self.server.address)
        except Refused as error:
            return self.wrong(name, number, case, f"refused at connect ({error})")
        writing = asyncio.create_task(write(connection, steps))
        response = None
        statuses = self.by_class.setdefault(name, {})
        try:
            for allowed in case.statuses:
                try:
                    response = await connection.read(LATE, without_body=False)
                    status, how = response.status, ""
                except Lost as error:
                    response, status, how = None, cases.CLOSED, str(error)
                    if how.startswith("late"):
                        status = how
                except ValueError as error:
                    response, status, how = None, "no HTTP", str(error)
                statuses[status] = statuses.get(status, 0) + 1
                self.tally.ends[str(status)] += 1
                if status not in allowed:
                    return self.wrong(name, number, case, f"{status}, not {sorted(allowed)} {how}".rstrip(),
                                      response.body if response else b"")
                if response and status >= 400:
                    self.look(name, number, case, response)
                if response and status == 200 and b"/predict" in steps[0][:20]:
                    json.loads(response.body)
                if not response:
                    return None
                if not IDENTIFIER.fullmatch(response.headers.get("x-request-id", "none")):
                    self.wrong(name, number, case, "an odd x-request-id is repeated")
            await writing if case.framed else None
            await self.follow(name, number, case, connection, response)
        finally:
            writing.cancel()
            connection.abort()
        return None

    def look(self, name, number, case, response):
        """An error is JSON of two strings, and says what the client may do."""
        needed = {401: "www-authenticate", 405: "allow", 429: "retry-after", 503: "retry-after"}.get(response.status)
        if case.header and case.header not in response.headers or needed and needed not in response.headers:
            self.wrong(name, number, case, f"{response.status} without its header")
        if cases.KEY.encode() in response.body:
            self.wrong(name, number, case, "the answer has the key in it")
        try:
            members = json.loads(response.body)
            fine = (isinstance(members["error"], str) and len(members["error"]) > 10
                    and isinstance(members["error_type"], str) and "json" in response.headers["content-type"])
        except (ValueError, KeyError, TypeError):
            fine = False
        if "x-request-id" not in response.headers:
            self.wrong("all", number, case, f"{response.status} without x-request-id")
        if not fine:
            self.wrong(name, number, case,
                       f"{response.status} is no JSON error", response.body)

    async def follow(self, name, number, case, connection, response):
        """A connection that stays open answers the next request, and that one's answer; others are closed soon."""
        if not response.keeps_open or not case.framed:
            if response.keeps_open:
                return
            try:
                await connection.read(3)
                self.wrong(name, number, case, "an answer after the one that closes")
            except Lost as error:
                if str(error).startswith("late"):
                    self.wrong(name, number, case, "says that it closes and does not")
            return
        text = random.Random(number).choice(list(self.expected))
        try:
            after = await connection.exchange(cases.good(text), LATE)
        except Lost as error:
            return self.wrong(name, number, case, f"left open, next request {error}")
        self.followed += 1
        if after.status != 200:
            return self.wrong(name, number, case, f"left open, next request is answered {after.status}", after.body)
        answers.check(self.tally, after, [text], self.expected, True)
        return None


async def write(connection, steps):
    try:
        for step in steps:
            if step == cases.EOF:
                connection.end()
            elif step == cases.ABORT:
                connection.abort()
            elif isinstance(step, bytes):
                connection.send(step)
                await connection.flowing.wait()
                await asyncio.sleep(0)
            else:
                await asyncio.sleep(step)
            if connection.transport.is_closing():
                return
    except (OSError, RuntimeError):
        pass


def drawn(options, texts):
    """`count` requests: at least one of each class, then by weight. The same for the same seed."""
    names = options.only.split(",") if options.only else list(cases.CLASSES)
    weights = [cases.CLASSES[name][0] for name in names]
    rng = random.Random(options.seed)
    order = names + rng.choices(names, weights, k=max(0, options.count - len(names)))
    return [(name, number, cases.CLASSES[name][1](random.Random(f"{options.seed} {number}"), rng.choice(texts)))
            for number, name in enumerate(order[:max(options.count, len(names))])]


async def malformed(options, start_server):
    expected, _ = answers.offline(options)
    server = await start_server(SERVE, {"FILBERT_API_KEYS": cases.KEY})
    attack = Attack(server, os.path.basename(os.path.normpath(options.model)), expected)
    requests = drawn(options, list(expected))
    start, gate, states = time.monotonic(), asyncio.Semaphore(AT_ONCE), []

    async def guarded(request):
        async with gate:
            await attack.one(*request)

    async def state():
        await asyncio.sleep(1)
        return server.memory() | {"descriptors": server.descriptors(), "threads": server.threads()}

    await good_requests(attack, 100)
    states.append(await state())
    part = max(1, (len(requests) + 4) // 5)
    for at in range(0, len(requests), part):
        await asyncio.gather(*[guarded(request) for request in requests[at:at + part]])
        await good_requests(attack, 20)
        states.append(await state() if server.lives else "dead")
        if not server.lives:
            attack.tally.fault("the server died", server.process.poll())
            break
    if server.lives and not options.only:
        await held(attack)
    code = await server.stop()
    growth = growths(states)
    result = {"mode": "malformed", "seed": options.seed, "requests": len(requests), "classes": len(attack.by_class),
              "seconds": round(time.monotonic() - start, 1), "ends": dict(attack.tally.ends),
              "followed": attack.followed,
              "states": states, "growth": growth, "exit_code": code, "statuses": attack.by_class,
              "wrong": dict(attack.tally.wrong), "examples": attack.tally.examples}
    figures.say(result)
    return not attack.tally.wrong and code == 0 and growth["own_mb"] <= 16 and growth["descriptors"] <= 4


def growths(states):
    """What the last state has more than that after a fifth of the requests."""
    if "dead" in states or len(states) < 3:
        return {"own_mb": 0, "descriptors": 0}
    return {name: round(states[-1][name] - states[1][name], 1) for name in states[-1]}


async def held(attack, count=700):
    """Clients who begin requests and do not go on: more than are answered at a time, and nobody else may suffer."""
    begun = [cases.head("POST /predict HTTP/1.1", "content-type: application/json", "content-length: 500") + b'{"inp',
             b"POST /predict HTTP/1.1\r\nhost: a\r\nx: "]
    opened = []
    for number in range(count):
        try:
            opened.append(await Connection.open(attack.server.address))
            opened[-1].send(begun[number % 10 == 0])
        except Refused as error:
            attack.tally.fault("refused at connect beside others that are held", error)
    await asyncio.sleep(0.3)
    await good_requests(attack, 20, " beside requests that are held")
    for connection in opened:
        connection.abort()


async def good_requests(attack, count, where=""):
    """The server still answers, and rightly."""
    rng = random.Random(count)
    connection = None
    for _ in range(count):
        text = rng.choice(list(attack.expected))
        try:
            if connection is None or not connection.is_open:
                connection = await Connection.open(attack.server.address)
            response = await connection.exchange(cases.good(text), 30)
        except (Lost, Refused) as error:
            attack.tally.fault(f"a good request is not answered{where}", error)
            connection = None
            continue
        if response.status != 200:
            attack.tally.fault(f"a good request is answered {response.status}{where}", response.body)
        else:
            answers.check(attack.tally, response, [text], attack.expected, True)
    if connection:
        connection.close()

