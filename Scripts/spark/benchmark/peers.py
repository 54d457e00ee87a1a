"""What else a user of Spark would score with: `predict_batch_udf` with transformers or with ONNX Runtime.

Both tokenize with the Rust tokenizer, sort a batch of Spark's by length, pad in groups of 32 and compute on one thread.
"""

import pathlib

from pyspark.ml.functions import predict_batch_udf
from pyspark.sql.types import DoubleType, StringType, StructField, StructType

ANSWER = StructType([StructField("predicted_label", StringType()), StructField("probability", DoubleType())])
SORTED = 2_048
PADDED = 32


def udf(name, folder, max_length):
    """A function of texts, from the forms of a model that Scripts/benchmark/peers/prepare.py has written to `folder`."""
    logits_of = {"transformers": transformers, "onnxruntime": onnxruntime, "onnxruntime-int8": onnxruntime_int8}[name]

    def make():
        import json

        import numpy as np
        from tokenizers import Tokenizer

        logits = logits_of(pathlib.Path(folder))
        labels = np.array(json.loads(pathlib.Path(folder, "labels.json").read_text()))
        tokenizer = Tokenizer.from_file(f"{folder}/hf/tokenizer.json")
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_length)

        def predict(texts):
            rows = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
            order = sorted(range(len(rows)), key=lambda row: -len(rows[row]))
            answers = np.zeros((len(rows), len(labels)))
            for start in range(0, len(order), PADDED):
                part = order[start:start + PADDED]
                ids = np.zeros((len(part), len(rows[part[0]])), np.int64)
                mask = ids.copy()
                for number, row in enumerate(part):
                    ids[number, :len(rows[row])] = rows[row]
                    mask[number, :len(rows[row])] = 1
                answers[part] = logits(ids, mask)
            exponents = np.exp(answers - answers.max(-1, keepdims=True))
            probabilities = exponents / exponents.sum(-1, keepdims=True)
            return {"predicted_label": labels[probabilities.argmax(-1)], "probability": probabilities.max(-1)}

        return predict

    return predict_batch_udf(make, return_type=ANSWER, batch_size=SORTED)


def transformers(folder):
    import torch
    from transformers import BertForSequenceClassification

    torch.set_num_threads(1)
    model = BertForSequenceClassification.from_pretrained(folder / "hf", attn_implementation="sdpa").eval()

    def logits(ids, mask):
        with torch.inference_mode():
            return model(torch.from_numpy(ids), torch.from_numpy(mask)).logits.numpy()

    return logits


def onnxruntime(folder, file="optimized.onnx"):
    import onnxruntime as runtime

    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
    names = {each.name for each in session.get_inputs()}

    def logits(ids, mask):
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0}
        return session.run(None, {name: value for name, value in inputs.items() if name in names})[0]

    return logits


def onnxruntime_int8(folder):
    return onnxruntime(folder, "int8.onnx")
