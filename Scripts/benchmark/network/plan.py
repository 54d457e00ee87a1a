#!/usr/bin/env python3
"""Predicts the time of a step of training on 1 to 64 machines from measured times and counted bytes.

  Scripts/benchmark/network/plan.py                                      # two models, three networks
  Scripts/benchmark/network/plan.py --page                               # the table of the manual
  Scripts/benchmark/network/plan.py --model minilm --rows 32 --ranks 1 2 --gbit 0.95 --delay-ms 0.2
  Scripts/benchmark/network/plan.py --model minilm --set seconds_a_token=0.0004 cores=1 --measured 2=0.41

A batch is cut into parts, as many on any number of ranks. Each rank computes a run of them. Each rank owns pieces of the
parameters: it gets what others have computed for their gradients, adds it in the order of the parts, takes the step, and
sends the new values to all. So the bits are the same on any number of ranks. Two orders of summation are compared:

- `direct`: parts are added one after another, so the gradient of each part travels alone;
- `tree`: parts are added in pairs, and pairs of pairs. A rank with a run of parts sends only the sums of whole subtrees.

The ranks exchange only those rows of the word embedding that a step reads. A layer's gradients travel as soon as the
backward pass has them, unless --no-overlap is given; parameters travel after the step, which needs the norm of all
gradients. An adversarial step (passes=2) reads its tokens twice, and rows travel once more in between. Every rank has a
link of its own, which carries the full rate in both directions at the same time. compare.py measures real steps and
compares them with this.
"""
import argparse
import dataclasses
import sys

FLOAT = 4
USUAL_DELAY_MS = 0.05


@dataclasses.dataclass
class Model:
    """What one rank computes and what it sends. Times were measured on one core of an AMD EPYC with AVX2."""
    name: str
    layers: int
    width: int
    # Of a layer, and of embeddings other than words with the head.
    layer_parameters: int
    other_parameters: int
    # Forward and backward pass: of a token, and of a part however short it is. Then the optimizer, of all parameters.
    seconds_a_token: float
    seconds_a_part: float
    seconds_an_update: float
    tokens_a_row: float = 46.0
    passes: int = 1
    cores: int = 2
    # What sending or receiving costs the cores of a rank, with TCP.
    seconds_a_gigabyte: float = 0.4

    def dense_bytes(self):
        return FLOAT * (self.layers * self.layer_parameters + self.other_parameters)

    def word_rows(self, tokens):
        """How many different tokens a number of them has; fits English messages and reviews within a fifth."""
        return min(tokens, 6.3 * tokens ** 0.58)

    def word_bytes(self, tokens):
        return self.word_rows(tokens) * (FLOAT * self.width + FLOAT)

    def computing(self, tokens, parts):
        return (tokens * self.seconds_a_token + parts * self.seconds_a_part) / self.cores


MINILM = Model("MiniLM, 22.7 million parameters", 6, 384, 1_774_464, 346_000, 0.00050, 0.008, 0.011)
# Random weights of this size took 0.14 s for a row and 0.33 s for eight: eight times MiniLM's times, as its layers have.
BERT = Model("BERT base, 110 million parameters", 12, 768, 7_087_872, 986_000, 0.0040, 0.065, 0.053)


@dataclasses.dataclass
class Network:
    gbit: float
    delay_ms: float
    # What MPI needs for a message besides.
    message_ms: float = 0.01

    def seconds(self, bytes_each_way, messages):
        """How long messages to all others take, until the last one has arrived."""
        return bytes_each_way * 8e-9 / self.gbit + (self.delay_ms + messages * self.message_ms) * 1e-3


@dataclasses.dataclass
class Prediction:
    seconds: float
    computing: float
    sent_bytes: float


def run_of(rank, ranks, parts):
    return range(rank * parts // ranks, (rank + 1) * parts // ranks)


def subtrees(run, parts):
    """The whole subtrees that a run of parts consists of, each as its range."""
    found, start = [], run.start
    while start < run.stop:
        size = 1
        while start % (2 * size) == 0 and start + 2 * size <= run.stop:
            size *= 2
        found.append(range(start, start + size))
        start += size
    return found


def sums_of(run, parts, order):
    """What a rank sends for each tensor, as ranges of parts."""
    return subtrees(run, parts) if order == "tree" else [range(part, part + 1) for part in run]


def buckets(model):
    """Bytes of what travels together, in the order in which the backward pass has it."""
    return [FLOAT * model.layer_parameters] * model.layers + [FLOAT * model.other_parameters]


def predict(model, network, ranks, rows, parts, order, overlaps=True):
    """A step of the rank that computes most."""
    tokens = rows * model.tokens_a_row
    sums = [sums_of(run_of(rank, ranks, parts), parts, order) for rank in range(ranks)]
    busiest = max(range(ranks), key=lambda rank: (len(run_of(rank, ranks, parts)), len(sums[rank])))
    run = run_of(busiest, ranks, parts)
    computing = model.passes * model.computing(tokens * len(run) / parts, len(run))
    update = model.seconds_an_update / model.cores
    if ranks == 1:
        return Prediction(computing + update, computing + update, 0)
    share = 1 - 1 / ranks
    # To an owner come the sums of all others; if parts cannot be shared evenly, these are more than it sends itself.
    counts = [len(found) for found in sums]
    traffic = max(counts[busiest] * share, (sum(counts) - min(counts)) / ranks)
    sizes = buckets(model)
    # A third of the time of a part is its forward pass. Only the last part of the last pass has company.
    last = computing / model.passes / len(run) if overlaps else 0
    ready = [computing - last * (1 - (1 + 2 * (i + 1) / len(sizes)) / 3) for i in range(len(sizes))]
    gradients = [size * traffic for size in sizes]
    summed = 0.0
    for moment, size in zip(ready, gradients):
        summed = max(moment, summed) + network.seconds(size, 0)
    parameters = model.dense_bytes() * share
    words = model.word_bytes(tokens) * share
    sent = sum(gradients) + parameters + 2 * words * model.passes
    # Rows to their owners and back, with each pass; then the losses with the norm, and what to do next.
    latencies = 2 * model.passes * network.seconds(words, ranks - 1) + 2 * network.seconds(0, ranks - 1)
    moving = 2e-9 * model.seconds_a_gigabyte / model.cores
    return Prediction(
        max(computing + moving * sum(gradients), summed) + latencies + update / ranks
        + max(network.seconds(parameters, ranks - 1), moving * parameters), computing + update / ranks, sent)


def table(model, networks, settings):
    """Markdown: how long a step takes, and how many times as fast that is as one rank."""
    print(f"{model.name}, {settings.rows} texts of {model.tokens_a_row:g} tokens a step in {settings.parts} parts, "
          f"{model.cores} cores a rank, order {settings.order}:\n")
    print("| ranks | MB sent | " + " | ".join(f"{network.gbit:g} Gb/s" for network in networks) + " |")
    print("|---" * (len(networks) + 2) + "|")
    alone = predict(model, networks[0], 1, settings.rows, settings.parts, settings.order).seconds
    for ranks in settings.ranks:
        found = [predict(model, network, ranks, settings.rows, settings.parts, settings.order, not settings.no_overlap)
                 for network in networks]
        cells = [f"{one.seconds * 1e3:,.0f} ms, {alone / one.seconds:.2f}x" for one in found]
        print(f"| {ranks} | {found[0].sent_bytes / 1e6:.1f} | " + " | ".join(cells) + " |")
    print()


def page_table():
    """Markdown for the manual: how many times as fast as one machine that cuts its batches alike."""
    machines = (2, 4, 8, 16, 64)
    lines = ["| model | `--batch-size` | `--parts` | network | 2 machines | " + " | ".join(map(str, machines[1:])) + " |",
             "|---" * (4 + len(machines)) + "|"]
    for model in (MINILM, BERT):
        for rows in (32, 512):
            for gbit in (1, 10, 100):
                alone, *several = [
                    predict(model, Network(gbit, USUAL_DELAY_MS), ranks, rows, usual_parts(rows), "tree").seconds
                    for ranks in (1, *machines)]
                ratios = [alone / seconds for seconds in several]
                lines.append(
                    f"| {model.name.split(',')[0]} | {rows} | {usual_parts(rows)} | {gbit} Gb/s | "
                    + " | ".join(f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}" for ratio in ratios) + " |")
    return lines


def usual_parts(rows):
    """One for four texts, at most 64."""
    return max(1, min(64, rows // 4))


def compare(model, network, settings):
    """What was measured beside what is predicted; whether all lies within 15 %."""
    close = True
    for ranks, seconds in settings.measured:
        expected = predict(model, network, ranks, settings.rows, settings.parts, settings.order,
                           not settings.no_overlap)
        ratio = seconds / expected.seconds
        close = close and abs(ratio - 1) <= 0.15
        print(f"{ranks} ranks: measured {seconds * 1e3:.1f} ms, predicted {expected.seconds * 1e3:.1f} ms "
              f"({expected.computing * 1e3:.1f} ms of it computing, {expected.sent_bytes / 1e6:.1f} MB sent): "
              f"{ratio:.2f} times the prediction")
    return close


def changed(model, changes):
    """The model with other values of its members."""
    kinds = {field.name: type(getattr(model, field.name)) for field in dataclasses.fields(model)}
    values = dict(change.split("=", 1) for change in changes)
    if unknown := set(values) - set(kinds):
        sys.exit(f"plan: --set knows {', '.join(kinds)}; not {', '.join(sorted(unknown))}")
    return dataclasses.replace(model, **{name: kinds[name](value) for name, value in values.items()})


def measurement(text):
    ranks, seconds = text.split("=")
    return int(ranks), float(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    models = {"minilm": MINILM, "bert": BERT}
    parser.add_argument("--model", choices=models, help="only this one")
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE", help="other values of the model")
    parser.add_argument("--rows", type=int, help="texts a step (default: 32, and 512)")
    parser.add_argument("--parts", type=int, help="(default: one for four texts, at most 64)")
    parser.add_argument("--order", choices=["tree", "direct"], default="tree")
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2, 4, 8, 16, 32, 64], metavar="COUNT")
    parser.add_argument("--gbit", type=float, nargs="+", default=[1, 10, 100], help="of a link, each way")
    parser.add_argument("--delay-ms", type=float, default=USUAL_DELAY_MS, help="from one machine to another")
    parser.add_argument("--no-overlap", action="store_true", help="nothing travels during the backward pass")
    parser.add_argument("--page", action="store_true", help="print the table of the manual's page about many machines")
    parser.add_argument("--measured", type=measurement, nargs="+", metavar="RANKS=SECONDS",
                        help="compare steps that took so long, on the first link; ends with 1 beyond 15 %%")
    settings = parser.parse_args()
    if settings.page:
        print("\n".join(page_table()))
        return
    networks = [Network(gbit, settings.delay_ms) for gbit in settings.gbit]
    parts_given = settings.parts
    for model in [models[settings.model]] if settings.model else models.values():
        model = changed(model, settings.set)
        for rows in [settings.rows] if settings.rows else [32, 512]:
            settings.rows, settings.parts = rows, parts_given or usual_parts(rows)
            if settings.measured:
                sys.exit(0 if compare(model, networks[0], settings) else 1)
            table(model, networks, settings)
            settings.rows = None


if __name__ == "__main__":
    main()
