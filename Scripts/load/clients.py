"""Clients that ask one request after the other, each on a connection of its own that it keeps."""

import asyncio
import itertools
import random
import time

from load import answers
from load.connection import Connection, Lost, Refused, request


class Question:
    """A request, and the texts that it asks about."""

    def __init__(self, texts, one=True, **members):
        self.texts, self.one = texts, one
        self.data = request("POST", "/predict", answers.body(texts[0] if one else texts, **members))


def questions(texts, truncate=False):
    """One text a request."""
    members = {"truncate": True} if truncate else {}
    return [Question([text], **members) for text in texts]


async def ask_in_turn(address, supply, tally, until, expected=None, timeout=60, per_connection=None,
                      stop_refused=False, check=None):
    """One client: opens a connection where it has none, asks, checks the answer; `per_connection` requests on each.

    `check(tally, response, question)` replaces the comparison with `expected`.
    """
    connection = None
    while time.monotonic() < until:
        if connection is None or not connection.is_open:
            try:
                connection = await Connection.open(address)
            except Refused as error:
                tally.lost(f"refused at connect ({error})")
                if stop_refused:
                    return
                await asyncio.sleep(0.05)
                continue
        question = next(supply)
        start = time.monotonic()
        try:
            response = await connection.exchange(question.data, timeout)
        except Lost as error:
            tally.lost(f"lost: {error}")
            connection.abort()
            connection = None
            continue
        tally.answer(response.status, time.monotonic() - start)
        if response.status == 200 and check:
            check(tally, response, question)
        elif response.status == 200:
            answers.check(tally, response, question.texts, expected, question.one)
        elif response.status in (429, 503) and "retry-after" not in response.headers:
            tally.fault(f"{response.status} without Retry-After", response.headers)
        if not response.keeps_open or connection.answers == per_connection:
            connection.close()
            connection = None
    if connection:
        connection.close()


def supply_of(asked, seed):
    order = list(asked)
    random.Random(seed).shuffle(order)
    return itertools.cycle(order)


async def closed_loop(address, asked, tally, clients, seconds, **how):
    """So many clients for so many seconds, who share the questions out among them. Returns the seconds taken."""
    start, supply = time.monotonic(), supply_of(asked, 1)
    await asyncio.gather(*[ask_in_turn(address, supply, tally, start + seconds, **how) for _ in range(clients)])
    return time.monotonic() - start
