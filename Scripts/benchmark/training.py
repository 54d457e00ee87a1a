"""Fine-tuning for one epoch, a process a run, in interleaved rounds."""

import json

import child
import report
import texts

PEERS = {"torch": "PyTorch", "torch-grouped": "PyTorch, grouped by length"}
RECIPE = {"epochs": "1", "batch-size": "16", "learning-rate": "5e-5"}


def recipe(bench):
    return [word for name, value in RECIPE.items() for word in (f"--{name}", value)] + [
        "--max-length", str(bench.max_length), "--threads", str(bench.threads)]


def filbert(bench, table, turn):
    output = bench.work / "trained"
    done = child.run([bench.filbert, "train", "--model", bench.encoder, "--train", table, "--output", str(output),
                      "--overwrite", "--quiet", "--validation-fraction", "0", "--seed", str(turn)] + recipe(bench))
    record = json.loads((output / "training.json").read_text())
    return record["tokens_per_second"], record["history"][-1]["training_loss"], done.peak


def peer(bench, name, table, turn):
    done = child.run([bench.python, str(bench.here / "peers" / "train.py"), bench.encoder, table, "--seed", str(turn)]
                     + (["--group"] if name == "torch-grouped" else []) + recipe(bench), bench.environment)
    result = json.loads(done.stdout.splitlines()[-1])
    return result["tokens_per_second"], result["training_loss"], done.peak


def measure(bench, kind):
    table = bench.tables[f"train-{kind}"]
    programs = [("Filbert fp32", lambda turn: filbert(bench, table, turn))]
    programs += [(PEERS[name], lambda turn, name=name: peer(bench, name, table, turn)) for name in bench.peers(PEERS)]
    # Seconds a token: what ratios are made of.
    rows = [report.Row(name, figure=report.rate(1, "tokens")) for name, _ in programs]
    results = {name: [] for name, _ in programs}
    for turn in range(bench.rounds):
        for row, (name, run) in zip(rows, programs):
            if row.failure:
                continue
            bench.say(f"fine-tuning on {kind} texts, round {turn + 1} of {bench.rounds}: {name}")
            try:
                speed, loss, peak = run(turn)
            except child.Failed as failure:
                row.failure, row.seconds = str(failure), []
                continue
            row.seconds.append(1 / speed)
            results[name].append((loss, peak))
    for row in rows:
        if row.failure:
            continue
        losses, peaks = zip(*results[row.program])
        row.remarks += [f"loss {sum(losses) / len(losses):.3f}", f"peak {report.megabytes(max(peaks))}"]
    count = len(texts.read(table))
    bench.report.add(f"fine-tune on {count:,} {kind} texts, batches of 16", rows)
