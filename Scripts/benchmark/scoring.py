"""Scoring: from a CSV file of texts to a CSV file with label and probability, the whole job, in interleaved rounds."""

import csv
import json
import time

import child
import report

PEERS = {
    "transformers": "transformers, batches of 32 as they come",
    "transformers-sorted": "transformers, sorted by length",
    "onnxruntime": "ONNX Runtime fp32",
    "onnxruntime-int8": "ONNX Runtime int8",
    "openvino": "OpenVINO",
    "ctranslate2": "CTranslate2 fp32",
    "ctranslate2-int8": "CTranslate2 int8",
}


def predictions(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [(row["predicted_label"], float(row["probability"])) for row in csv.DictReader(file)]


def agreement(ours, theirs):
    """How far another program's probabilities are from Filbert's in fp32."""
    if len(ours) != len(theirs):
        return f"{len(theirs)} rows in place of {len(ours)}"
    others = sum(a[0] != b[0] for a, b in zip(ours, theirs))
    # Of a text with another label only the probabilities of two different labels are known.
    worst = max((abs(a[1] - b[1]) for a, b in zip(ours, theirs) if a[0] == b[0]), default=0)
    return f"probabilities within {worst:.1g}" + (f", {others} labels differ" if others else ", same labels")


def lengths(bench, table):
    """Tokens of every text, special tokens included, as the model reads them."""
    out = child.run([bench.filbert, "tokenize", "--model", bench.classifier, "--input", table, "--quiet",
                     "--max-length", str(bench.max_length)]).stdout
    return [len(json.loads(line)["ids"]) for line in out.splitlines()]


def products(configuration, lengths):
    """Floating-point operations of the products for real tokens, with the last layer on [CLS] rows alone."""
    hidden, inner, layers = (configuration[k] for k in ("hidden_size", "intermediate_size", "num_hidden_layers"))
    labels = len(configuration.get("id2label", {})) or 2
    block = 4 * hidden * hidden + 2 * hidden * inner
    total = 0
    for n in lengths:
        total += (layers - 1) * (2 * n * block + 4 * n * n * hidden)
        total += 2 * n * 2 * hidden * hidden + 2 * (block - 2 * hidden * hidden) + 4 * n * hidden
        total += 2 * hidden * hidden + 2 * hidden * labels
    return total


class Filbert:
    """Starts anew for every job: process start and model load are part of its time."""

    def __init__(self, bench, model):
        self.bench, self.model = bench, model

    def command(self, table, output):
        bench = self.bench
        return [bench.filbert, "predict", "--model", self.model, "--input", table, "--output", output, "--overwrite",
                "--quiet", "--max-length", str(bench.max_length), "--threads", str(bench.threads)]

    def job(self, table, output):
        done = child.run(self.command(table, output))
        return done.seconds, done.peak

    def peak(self, table, output):
        return child.peak(self.command(table, output))

    def close(self):
        pass


class Peer:
    def __init__(self, bench, name):
        self.resident = child.Resident(
            [bench.python, str(bench.here / "peers" / "score.py"), name, bench.prepared, "--threads",
             str(bench.threads), "--max-length", str(bench.max_length)], bench.environment)
        self.load = self.resident.loading["load_s"]

    def job(self, table, output):
        answer = self.resident.ask(input=table, output=output)
        return answer["seconds"], answer["peak"]

    def peak(self, table, output):
        return self.job(table, output)[1]

    def close(self):
        self.resident.close()


def programs(bench, names=None):
    """(name, how to start it) in the order of a round, Filbert first."""
    yield "Filbert fp32", lambda: Filbert(bench, bench.classifier)
    yield "Filbert int8", lambda: Filbert(bench, bench.quantized())
    for name in names if names is not None else bench.peers(PEERS):
        yield PEERS[name], lambda name=name: Peer(bench, name)


def measure(bench, kind):
    table = bench.tables[kind]
    tokens = lengths(bench, table)
    rows, running, outputs = [], {}, {}
    for number, (name, start) in enumerate(programs(bench)):
        row = report.Row(name, figure=report.rate(len(tokens), "texts"))
        rows.append(row)
        outputs[name] = str(bench.work / f"{kind}-{number}.csv")
        try:
            running[name] = start()
            running[name].job(table, outputs[name])
        except child.Failed as failure:
            fail(bench, row, running, failure)
    bound = report.Row("products alone, by OpenBLAS", figure=report.rate(len(tokens), "texts"))
    rates = []
    for turn in range(bench.rounds):
        bench.say(f"scoring {kind} texts, round {turn + 1} of {bench.rounds}")
        for row in rows:
            if row.failure:
                continue
            # Worker threads of some libraries spin for 0.2 s after their last product.
            time.sleep(0.3)
            try:
                row.seconds.append(running[row.program].job(table, outputs[row.program])[0])
            except child.Failed as failure:
                fail(bench, row, running, failure)
        try:
            rates.append(bench.product_rate())
            bound.seconds.append(products(bench.configuration, tokens) / rates[-1])
        except child.Failed as failure:
            bound.failure = str(failure)
    for row in rows:
        if row.failure:
            continue
        if row.program != "Filbert fp32" and not rows[0].failure:
            row.remarks.append(agreement(predictions(outputs["Filbert fp32"]), predictions(outputs[row.program])))
        if hasattr(running[row.program], "load"):
            row.remarks.append(f"loaded in {running[row.program].load:.1f} s, not counted")
        running[row.program].close()
    rows[0].remarks.append(f"{sum(tokens) / max(1, len(tokens)):.1f} tokens a text, start and load counted")
    if not bound.failure:
        bound.remarks.append(f"{sorted(rates)[len(rates) // 2] / 1e9:.0f} GFLOP/s")
    bench.report.add(f"score {len(tokens):,} {kind} texts, CSV to CSV", rows + [bound])


def fail(bench, row, running, failure):
    row.failure, row.seconds = str(failure), []
    bench.say(f"{row.program}: {failure}")
    if row.program in running:
        running[row.program].close()


def memory(bench, kind):
    """The peak of a process that loads the model and does the job once."""
    table, rows = bench.tables[kind], []
    for name, start in programs(bench):
        bench.say(f"peak memory on {kind} texts: {name}")
        row = report.Row(name)
        rows.append(row)
        try:
            program = start()
            peak = program.peak(table, str(bench.work / "memory.csv"))
            program.close()
        except child.Failed as failure:
            row.failure = str(failure)
            continue
        row.seconds, row.figure = [peak], report.megabytes
    bench.report.add(f"peak memory of scoring {kind} texts", rows)
