"""A peer at the scoring job: loads once, then does the job for every line of JSON it reads.

    score.py NAME PREPARED [--threads N] [--max-length N] [--batch N]

Reads {"input": CSV, "output": CSV}, writes {"seconds": ..., "peak": bytes}; first {"load_s": ...}.
"""

import argparse
import csv
import json
import pathlib
import resource
import sys
import time

started = time.perf_counter()

import numpy as np
from tokenizers import Tokenizer


def transformers(folder, threads):
    import torch
    from transformers import BertForSequenceClassification

    torch.set_num_threads(threads)
    model = BertForSequenceClassification.from_pretrained(folder / "hf", attn_implementation="sdpa").eval()

    def logits(ids, mask):
        with torch.inference_mode():
            return model(torch.from_numpy(ids), torch.from_numpy(mask)).logits.numpy()

    return logits


def onnxruntime(folder, threads, file):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
    names = {each.name for each in session.get_inputs()}

    def logits(ids, mask):
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0}
        return session.run(None, {name: value for name, value in inputs.items() if name in names})[0]

    return logits


def openvino(folder, threads):
    import openvino

    core = openvino.Core()
    model = core.compile_model(core.read_model(folder / "plain.onnx"), "CPU",
                               {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"})
    return lambda ids, mask: model([ids, mask, ids * 0])[0]


def ctranslate2(folder, threads, kind):
    """Takes lists of ids, pads by itself, and leaves the classifier to its user."""
    import ctranslate2
    from safetensors.numpy import load_file

    weights = load_file(folder / "hf" / "model.safetensors")
    weight, bias = weights["classifier.weight"], weights["classifier.bias"]
    encoder = ctranslate2.Encoder(str(folder / "ct2"), device="cpu", inter_threads=1, intra_threads=threads,
                                  compute_type=kind)
    return lambda ids: np.array(encoder.forward_batch(ids).pooler_output) @ weight.T + bias


PEERS = {
    "transformers": transformers,
    "transformers-sorted": transformers,
    "onnxruntime": lambda folder, threads: onnxruntime(folder, threads, "optimized.onnx"),
    "onnxruntime-int8": lambda folder, threads: onnxruntime(folder, threads, "int8.onnx"),
    "openvino": openvino,
    "ctranslate2": lambda folder, threads: ctranslate2(folder, threads, "float32"),
    "ctranslate2-int8": lambda folder, threads: ctranslate2(folder, threads, "int8"),
}


def padded(rows):
    ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
    mask = ids.copy()
    for number, row in enumerate(rows):
        ids[number, :len(row)] = row
        mask[number, :len(row)] = 1
    return ids, mask


def job(arguments, tokenizer, logits, labels, source, target):
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = [encoding.ids for encoding in tokenizer.encode_batch([row["text"] for row in rows])]
    order = range(len(ids))
    if arguments.name != "transformers":
        order = sorted(order, key=lambda i: -len(ids[i]))
    for start in range(0, len(order), arguments.batch):
        part = order[start:start + arguments.batch]
        batch = [ids[i] for i in part]
        z = logits(batch) if arguments.name.startswith("ctranslate2") else logits(*padded(batch))
        p = np.exp(z - z.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        for i, best, row in zip(part, p.argmax(-1), p):
            rows[i]["predicted_label"], rows[i]["probability"] = labels[best], float(row[best])
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=PEERS)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--batch", type=int, default=32)
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.folder / "hf" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(arguments.max_length)
    labels = json.loads((arguments.folder / "labels.json").read_text())
    logits = PEERS[arguments.name](arguments.folder, arguments.threads)
    print(json.dumps({"load_s": time.perf_counter() - started}), flush=True)
    for line in sys.stdin:
        files = json.loads(line)
        start = time.perf_counter()
        job(arguments, tokenizer, logits, labels, files["input"], files["output"])
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peak": peak}), flush=True)


if __name__ == "__main__":
    main()
