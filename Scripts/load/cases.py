"""Malformed requests by class, each made from a random source, with the statuses that are right for its class.

A case's steps are bytes to send, seconds to wait, `EOF` (nothing more is sent) or `ABORT` (the connection is reset).
`CLOSED` among the statuses: the server may also close without an answer.
"""

import dataclasses
import json

from load.connection import request

CLOSED = 0
EOF = "end"
ABORT = "abort"
KEY = "key-of-the-load-test-0123456789"
AUTHORIZED = [("authorization", f"Bearer {KEY}")]
BODY_LIMIT = 1_000_000  # The server runs with --max-body-size 1


@dataclasses.dataclass
class Case:
    """A malformed request and the answers that are right for it."""

    steps: list
    statuses: list  # A set for each answer that is due
    framed: bool = True  # Whether it ends where HTTP says, so that a connection left open takes the next request
    header: str | None = None  # One that the answer must have


def post(body, statuses, target="/predict", kind="application/json", headers=(), **more):
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    return Case([request("POST", target, body, AUTHORIZED + list(headers), kind=kind)], [set(statuses)], **more)


def raw(data, statuses, **more):
    more = {"framed": False} | more
    return Case(data if isinstance(data, list) else [data], [set(statuses)], **more)


def head(*lines):
    return "\r\n".join([*lines, "host: 127.0.0.1", f"authorization: Bearer {KEY}", "", ""]).encode("latin-1")


def good(text):
    return request("POST", "/predict", json.dumps({"inputs": text}).encode(), AUTHORIZED)


GOOD_BODY = b'{"inputs":"where is my order"}'
CLASSES = {}


def case(weight=10):
    """Enters a function of a random source and a text into `CLASSES`; `weight`: how often it is drawn."""
    def enter(make):
        CLASSES[make.__name__.replace("_", "-")] = (weight, make)
        return make
    return enter


def only_word(rng, count=8):
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(count))
