#!/usr/bin/env python3
"""Loads a prediction server, attacks it and checks every answer. Prints JSON; ends with 1 where a bar is missed.

  Scripts/load-server.py same        --filbert BIN --model DIR --texts FILE    answers under load are those of `predict`
  Scripts/load-server.py throughput  ...    requests a second and latencies
  Scripts/load-server.py compare     ...    the same beside offline `predict`, and beside FastAPI with ONNX Runtime
                                            (--peer-python, --peer-script) and the bare forward pass (--rates), in turn
  Scripts/load-server.py overload    ...    ten times what it can answer: answered, or refused with 429 or 503
  Scripts/load-server.py restart     ...    reloads and the end under load: no request that was taken may fail
  Scripts/load-server.py malformed   ...    10,000 malformed requests from a seed: the right status for each
  Scripts/load-server.py strangers   ...    the worst that strangers may do: memory within its bound, good requests answered

FILE has a text a line. The server is started by this script with --serve-options, or is one that runs already, with
--url (and --pid, where memory is watched). Rates are wrk's (apt-get install wrk); checks are by clients of this script.
"""

import argparse
import asyncio
import shlex
import sys
import urllib.parse

from load import malformed, overload, rates, restart, strangers
from load.server import Server, free_port

MODES = {"same": rates.same, "throughput": rates.throughput, "compare": rates.compare, "overload": overload.overload,
         "strangers": strangers.strangers}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=[*MODES, "restart", "malformed"])
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--model", help="a classifier of single labels")
    parser.add_argument("--texts", help="one text a line; strangers needs none")
    parser.add_argument("--url", help="a server that runs already, http://HOST:PORT")
    parser.add_argument("--pid", type=int, help="its process")
    parser.add_argument("--serve-options", default="", help="further options of `filbert serve`, as in a shell")
    parser.add_argument("--max-length", type=int, help="of `serve` and `predict`; `serve` cuts longer texts then")
    parser.add_argument("--threads", type=int, help="of `serve` and the forward pass; all processors unless told")
    parser.add_argument("--log", help="what the servers say goes to this file")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=int, help="60 in overload, restart and strangers, 10 elsewhere")
    parser.add_argument("--wrk", default="wrk")
    group = parser.add_argument_group("compare")
    group.add_argument("--rounds", type=int, default=5)
    group.add_argument("--peer-python", help="a Python with fastapi, uvicorn, onnxruntime and tokenizers")
    group.add_argument("--peer-script", default="Scripts/load/peer.py")
    group.add_argument("--peer-environment", default="", help="NAME=VALUE ... for the peer")
    group.add_argument("--rates", help="the program Rates: see Sources/Benchmarks/README.md")
    group = parser.add_argument_group("overload")
    group.add_argument("--times", type=float, default=10, help="requests by what the server answers a second")
    group.add_argument("--connections", type=int, default=1000, help="the most that are open at once")
    group.add_argument("--request-timeout", type=float, default=60, help="as in `serve`")
    group = parser.add_argument_group("restart")
    group.add_argument("--reloads", type=int, default=5)
    group.add_argument("--other-model", help="reloads change between this and --model: same labels, other answers")
    group = parser.add_argument_group("malformed")
    group.add_argument("--count", type=int, default=10_000)
    group.add_argument("--seed", type=int, default=1)
    group.add_argument("--only", help="classes of requests, NAME,NAME")
    group = parser.add_argument_group("strangers")
    group.add_argument("--idle", type=int, default=10_000, help="connections that ask nothing")
    group.add_argument("--good-limit", type=float, default=10, help="seconds in which a good request must be answered")
    options = parser.parse_args()
    options.seconds = options.seconds or (60 if options.mode in ("overload", "restart", "strangers") else 10)
    if not options.texts and options.mode != "strangers":
        parser.error("--texts is needed")
    if options.url and options.mode in ("restart", "malformed"):
        parser.error(f"{options.mode} starts the server itself")
    if not options.model and not (options.url and options.mode == "throughput"):
        parser.error("--model is needed")
    return options


async def started(options, model, more=(), environment=None):
    """A server of `model` that is ready."""
    port = free_port()
    command = [options.filbert, "serve", "--model", model, "--port", str(port), *shlex.split(options.serve_options),
               *more]
    if options.max_length:
        command += ["--max-length", str(options.max_length), "--auto-truncate"]
    if options.threads:
        command += ["--threads", str(options.threads)]
    server = Server(("127.0.0.1", port), command, environment=environment, log=options.log)
    running.append(server)
    return await server.ready()


async def main(options):
    if options.mode == "restart":
        return await restart.restart(options, lambda model: started(options, model))
    if options.mode == "malformed":
        return await malformed.malformed(
            options, lambda more, environment: started(options, options.model, more, environment))
    if options.url:
        parts = urllib.parse.urlsplit(options.url)
        server = Server((parts.hostname, parts.port or 80), pid=options.pid)
    else:
        server = await started(options, options.model)
    good = await MODES[options.mode](options, server)
    code = await server.stop()
    if code != 0:
        print(f"load: the server ended with {code} at SIGTERM", file=sys.stderr)
    return good and code == 0


if __name__ == "__main__":
    running = []
    try:
        sys.exit(0 if asyncio.run(main(arguments())) else 1)
    finally:
        for left in running:
            if left.process and left.process.poll() is None:
                left.process.kill()
                print("load: the server was killed", file=sys.stderr)
