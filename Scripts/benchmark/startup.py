"""From nothing to the label of one text: process start, model load, answer, process end."""

import child
import report

PEERS = {"onnxruntime": "Python, ONNX Runtime and tokenizers", "transformers": "pipeline of transformers"}
TEXT = "do you deliver the queen size mattress to Pune?"


def measure(bench):
    threads = ["--threads", str(bench.threads)]

    def filbert(model):
        return child.run([bench.filbert, "predict", "--model", model, "--input", "-", "--input-format", "txt",
                          "--output", "-", "--quiet"] + threads, stdin=TEXT + "\n").seconds

    def peer(name):
        return child.run([bench.python, str(bench.here / "peers" / "label_one.py"), name, bench.prepared, TEXT]
                         + threads, bench.environment).seconds

    programs = [("Filbert fp32", lambda: filbert(bench.classifier)),
                ("Filbert int8", lambda: filbert(bench.quantized()))]
    programs += [(PEERS[name], lambda name=name: peer(name)) for name in bench.peers(PEERS)]
    rows = [report.Row(name, figure=lambda seconds: f"{seconds:.3f} s") for name, _ in programs]
    # The first time files come from the disk.
    for turn in range(bench.rounds + 1):
        bench.say(f"cold start, round {turn} of {bench.rounds}")
        for row, (_, run) in zip(rows, programs):
            if row.failure:
                continue
            try:
                seconds = run()
            except child.Failed as failure:
                row.failure, row.seconds = str(failure), []
                continue
            if turn > 0:
                row.seconds.append(seconds)
    bench.report.add("cold start: one text to its label", rows)
