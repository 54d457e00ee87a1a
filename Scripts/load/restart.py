"""Load through reloads (SIGHUP) and the end (SIGTERM): no request that the server took may fail."""

import asyncio
import os
import signal
import tempfile
import time

from load import answers, clients, figures


class Either:
    """Answers of two models: the text's own, or the other model's after a reload; counts which it was."""

    def __init__(self, models):
        self.models, self.counts, self.last = models, [0] * len(models), None

    def check(self, tally, response, question):
        for number, expected in enumerate(self.models):
            one = figures.Tally()
            answers.check(one, response, question.texts, expected, question.one)
            if not one.wrong:
                self.counts[number] += 1
                self.last = number
                return
        tally.fault("an answer of neither model", response.body)


async def restart(options, start_server):
    """`start_server(model)` starts a server of that model's directory.

    With `--other-model` the directory is a link that points to the other model before each reload, so that answers show
    whether it took place.
    """
    with tempfile.TemporaryDirectory() as directory:
        link = os.path.join(directory, "model")
        models = [os.path.abspath(options.model)]
        expected = [answers.offline(options)[0]]
        if options.other_model:
            models.append(os.path.abspath(options.other_model))
            options.model = options.other_model
            expected.append(answers.offline(options)[0])
        os.symlink(models[0], link)
        server = await start_server(link)
        return await loaded(options, server, link, models, expected)


async def loaded(options, server, link, models, expected):
    either, asked = Either(expected), clients.questions(list(expected[0]))
    before, after = figures.Tally(), figures.Tally()
    phase = {"tally": before, "check": either.check}
    start = time.monotonic()
    kinds = [None, None, 1, 20]  # Requests on a connection: most clients keep theirs, some open one for each.
    working = [asyncio.create_task(ask(server.address, clients.supply_of(asked, number), phase, start + 600,
                                       kinds[number % len(kinds)])) for number in range(options.clients)]
    reloads = []
    for number in range(1, options.reloads + 1):
        await asyncio.sleep(max(0, start + number * options.seconds / (options.reloads + 1) - time.monotonic()))
        target = models[number % len(models)]
        os.symlink(target, link + ".new")
        os.replace(link + ".new", link)
        server.signal(signal.SIGHUP)
        reloads.append(round(time.monotonic() - start, 2))
    await asyncio.sleep(max(0, start + options.seconds - time.monotonic()))
    shown = {"answers_of_each_model": list(either.counts), "last_was_the_right_one":
             either.last == options.reloads % len(models), "memory": server.memory(),
             "descriptors": server.descriptors()}
    phase["tally"] = after
    terminated = time.monotonic()
    server.signal(signal.SIGTERM)
    code = await server.ended()
    took = time.monotonic() - terminated
    await asyncio.gather(*working)
    lost = {end: count for tally in (before, after) for end, count in tally.ends.items() if end.startswith("lost")}
    figures.say({"mode": "restart", "reloads_at_s": reloads, **shown, "exit_code": code,
                 "exited_after_s": round(took, 2), "before": before.summary(terminated - start),
                 "after_sigterm": after.summary(took), "lost": lost})
    return (code == 0 and not lost and set(before.ends) == {"200"} and not before.wrong and not after.wrong
            and shown["last_was_the_right_one"] and all(shown["answers_of_each_model"])
            and all(end in ("200", "503") or end.startswith("refused") for end in after.ends))


async def ask(address, supply, phase, until, per_connection):
    """As `clients.ask_in_turn`, with a tally that changes while it runs; ends where the server is gone."""
    class Current:
        """What the present phase's tally counts; a request that began before belongs to where it ends."""

        def __getattr__(self, name):
            return getattr(phase["tally"], name)

    await clients.ask_in_turn(address, supply, Current(), until, per_connection=per_connection, stop_refused=True,
                              check=phase["check"])
