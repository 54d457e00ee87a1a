"""The tokenizer alone, offsets included."""

import json

import child
import report
import texts

PEERS = {"tokenizers": "Hugging Face tokenizers, 1 thread"}


def measure(bench):
    english = [row["text"] for kind in ("short", "long") for row in texts.read(bench.tables[kind])]
    for language, made in (("English", english), ("Chinese", texts.chinese())):
        path = texts.lines(bench.work / f"{language}.txt", made)

        def filbert(threads):
            return json.loads(bench.rates("tokenize", str(threads), bench.classifier, path))

        def peer():
            command = [bench.python, str(bench.here / "peers" / "tokenize_lines.py"), bench.prepared, path]
            return json.loads(child.run(command, bench.environment | {"RAYON_NUM_THREADS": "1"}).stdout)

        programs = [("Filbert, 1 thread", lambda: filbert(1))]
        if bench.threads > 1:
            programs.append((f"Filbert, {bench.threads} threads", lambda: filbert(bench.threads)))
        programs += [(PEERS[name], peer) for name in bench.peers(PEERS)]
        rows = [report.Row(name) for name, _ in programs]
        counts = {}
        for turn in range(bench.rounds):
            bench.say(f"tokenizing {language}, round {turn + 1} of {bench.rounds}")
            for row, (name, run) in zip(rows, programs):
                if row.failure:
                    continue
                try:
                    result = run()
                except child.Failed as failure:
                    row.failure, row.seconds = str(failure), []
                    continue
                row.seconds.append(result["seconds"])
                row.figure = report.rate(result["bytes"] / 1e6, "MB")
                counts[name] = result["tokens"]
        for row in rows:
            if not row.failure:
                row.remarks.append(f"{counts[row.program]:,} tokens")
        bench.report.add(f"tokenize {language}", rows)
