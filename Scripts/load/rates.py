"""How fast: one server under load, and beside offline `predict`, another server and the bare forward pass."""

import itertools
import json
import os
import shlex
import subprocess
import sys

from load import answers, clients, figures, wrk
from load.connection import Connection, Lost, request
from load.server import Server, free_port


async def throughput(options, server):
    """The rate by wrk, and by Python's clients, who look at every answer and take time away from the server for it."""
    tally = figures.Tally()
    asked = clients.questions(answers.read_texts(options.texts))
    seconds = await clients.closed_loop(server.address, asked, tally, options.clients, options.seconds)
    rate = wrk.run(options, server.address, options.clients, options.seconds)
    figures.say({"mode": "throughput", "clients": options.clients, "wrk": rate, "checked": tally.summary(seconds),
                 "memory": server.memory() if server.pid else None})
    return not tally.wrong and set(tally.ends) == {"200"} and sound(rate)


def sound(rate):
    return rate["not_200"] == rate["shapeless"] == rate["socket_errors"] == 0


async def same(options, server):
    """Every answer under load is that of `filbert predict --all`: alone, in lists, and in CSV files."""
    expected, _ = answers.offline(options)
    texts = list(expected)
    asked = clients.questions(texts)
    position = 0
    for size in itertools.cycle([2, 3, 5, 17, 64]):
        part = texts[position:position + size]
        if not part:
            break
        asked.append(clients.Question([[text] for text in part], one=False))
        asked[-1].texts = part
        position += size
    tally = figures.Tally()
    seconds = await clients.closed_loop(
        server.address, asked, tally, options.clients, options.seconds, expected=expected)
    rounds = sum(tally.ends.values()) / len(asked)
    await tables(server.address, texts, expected, tally)
    figures.say({"mode": "same", "clients": options.clients, "texts": len(texts), "questions": len(asked),
                 "each_asked_times": round(rounds, 2)} | tally.summary(seconds))
    if rounds < 1:
        print("load: not every question was asked; give more --seconds", file=sys.stderr)
    return not tally.wrong and set(tally.ends) == {"200"} and rounds >= 1


async def tables(address, texts, expected, tally):
    """The same of `text/csv`: columns `probability_LABEL` of all rows."""
    import csv
    import io

    for start in range(0, len(texts), 500):
        part = texts[start:start + 500]
        buffer = io.StringIO()
        csv.writer(buffer).writerows([["id", "text"]] + [[number, text] for number, text in enumerate(part)])
        connection = await Connection.open(address)
        try:
            response = await connection.exchange(
                request("POST", "/predict?all=true", buffer.getvalue().encode(), kind="text/csv"))
        except Lost as error:
            tally.lost(f"lost: {error}")
            continue
        finally:
            connection.close()
        tally.ends[str(response.status)] += 1
        rows = list(csv.DictReader(io.StringIO(response.body.decode())))
        if response.status != 200 or len(rows) != len(part):
            tally.fault("another number of rows", response.body[:300])
            continue
        for text, row in zip(part, rows):
            got = {name.removeprefix(answers.ADDED): float(value) for name, value in row.items()
                   if name.startswith(answers.ADDED)}
            distance = max(abs(got.get(label, -1) - value) for label, value in expected[text].items())
            if row["text"] != text or distance > answers.TOLERANCE:
                tally.fault("another row", {"text": text, "row": row})


async def compare(options, server):
    """Rounds in which offline `predict`, the server and a peer work in turn, never two at once."""
    asked = clients.questions(answers.read_texts(options.texts))
    peer = None
    if options.peer_python:
        peer = await start_peer(options, asked[0])
    rounds = []
    try:
        for number in range(options.rounds):
            expected, before = answers.offline(options)
            one = {"server": wrk.run(options, server.address, options.clients, options.seconds)}
            _, after = answers.offline(options)
            one["offline_per_second"] = (rate_of(before) + rate_of(after)) / 2
            one["server_alone"] = wrk.run(options, server.address, 1, options.seconds)
            if peer:
                one["peer"] = wrk.run(options, peer.address, options.clients, options.seconds)
                one["peer_alone"] = wrk.run(options, peer.address, 1, options.seconds)
            if options.rates:
                one["forward"] = forward(options)
            rounds.append(one)
            print(f"load: round {number + 1}: {json.dumps(one)}", file=sys.stderr, flush=True)
    finally:
        if peer:
            await peer.stop()
    # wrk looked at the shape of the answers only.
    tally = figures.Tally()
    await clients.closed_loop(server.address, asked, tally, options.clients, 2, expected=expected)
    result = {"mode": "compare", "clients": options.clients, "rounds": len(rounds), **ratios(rounds)}
    figures.say(result | {"wrong": dict(tally.wrong), "load_average": os.getloadavg()[0]})
    return not tally.wrong and all(sound(one[name]) for one in rounds for name in one
                                   if name.startswith(("server", "peer")))


async def start_peer(options, question):
    port = free_port()
    script = os.path.abspath(options.peer_script)
    command = [options.peer_python, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--log-level",
               "warning",
               "--app-dir", os.path.dirname(script), f"{os.path.basename(script).removesuffix('.py')}:app"]
    environment = dict(part.split("=", 1) for part in shlex.split(options.peer_environment))
    peer = Server(("127.0.0.1", port), command, environment=environment, log=options.log)
    await peer.ready("/openapi.json")
    connection = await Connection.open(peer.address)
    response = await connection.exchange(question.data)
    connection.close()
    if response.status != 200:
        sys.exit(f"load: the peer answers {response.status}: {response.body[:300]}")
    return peer


def rate_of(summary):
    """Texts a second as `filbert predict --summary` reports them."""
    return summary["rows_per_second"]


def forward(options):
    command = [options.rates, "alone", str(options.threads or os.cpu_count()), options.model, options.texts,
               str(options.max_length or 128)]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"load: {' '.join(command)}: {ended.stderr}")
    return json.loads(ended.stdout)


def ratios(rounds):
    """Medians over the rounds of figures, and of ratios within a round."""
    def middle(of):
        return round(figures.median([of(one) for one in rounds]), 3)

    result = {
        "offline_per_second": middle(lambda one: one["offline_per_second"]),
        "server_per_second": middle(lambda one: one["server"]["per_second"]),
        "server_to_offline": middle(lambda one: one["server"]["per_second"] / one["offline_per_second"]),
        "server_p50_ms": middle(lambda one: one["server"]["p50_ms"]),
        "server_p99_ms": middle(lambda one: one["server"]["p99_ms"]),
        "server_alone_p50_ms": middle(lambda one: one["server_alone"]["p50_ms"]),
        "server_alone_p99_ms": middle(lambda one: one["server_alone"]["p99_ms"]),
    }
    if "peer" in rounds[0]:
        result |= {
            "peer_per_second": middle(lambda one: one["peer"]["per_second"]),
            "server_to_peer": middle(lambda one: one["server"]["per_second"] / one["peer"]["per_second"]),
            "peer_p50_ms": middle(lambda one: one["peer"]["p50_ms"]),
            "peer_p99_ms": middle(lambda one: one["peer"]["p99_ms"]),
            "peer_alone_p50_ms": middle(lambda one: one["peer_alone"]["p50_ms"]),
        }
    if "forward" in rounds[0]:
        result |= {
            "forward_ms": middle(lambda one: one["forward"]["forward_ms"]),
            "forward_with_tokenizer_ms": middle(lambda one: one["forward"]["predict_ms"]),
            "alone_to_forward": middle(lambda one: one["server_alone"]["p50_ms"] / one["forward"]["forward_ms"]),
        }
    return result
