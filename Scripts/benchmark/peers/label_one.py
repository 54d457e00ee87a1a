"""One text to its label, as a script that somebody starts: label_one.py NAME PREPARED TEXT [--threads N]"""

import argparse
import json

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("name", choices=["onnxruntime", "transformers"])
parser.add_argument("folder")
parser.add_argument("text")
parser.add_argument("--threads", type=int, default=2)
arguments = parser.parse_args()

if arguments.name == "transformers":
    import torch
    from transformers import pipeline

    torch.set_num_threads(arguments.threads)
    answer = pipeline("text-classification", model=f"{arguments.folder}/hf")(arguments.text)[0]
    print(answer["label"], answer["score"])
else:
    import numpy
    import onnxruntime
    from tokenizers import Tokenizer

    with open(f"{arguments.folder}/labels.json", encoding="utf-8") as file:
        labels = json.load(file)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    session = onnxruntime.InferenceSession(f"{arguments.folder}/optimized.onnx", options,
                                           providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(f"{arguments.folder}/hf/tokenizer.json")
    tokenizer.no_padding()
    ids = numpy.array([tokenizer.encode(arguments.text).ids], numpy.int64)
    inputs = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
    names = {each.name for each in session.get_inputs()}
    logits = session.run(None, {name: value for name, value in inputs.items() if name in names})[0][0]
    weights = numpy.exp(logits - logits.max())
    print(labels[weights.argmax()], float(weights.max() / weights.sum()))
