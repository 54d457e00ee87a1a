"""The server that people write today: FastAPI, uvicorn, ONNX Runtime in single precision, Hugging Face's tokenizers.

Started by Scripts/load-server.py compare, with the environment MODEL (a directory with an optimised `opt.onnx` and
`hf/tokenizer.json`), THREADS and MAX_LENGTH. One request is one forward pass.
"""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import BaseModel
from tokenizers import Tokenizer

directory = os.environ["MODEL"]
session_options = onnxruntime.SessionOptions()
session_options.intra_op_num_threads = int(os.environ.get("THREADS", os.cpu_count()))
session = onnxruntime.InferenceSession(f"{directory}/opt.onnx", session_options, providers=["CPUExecutionProvider"])
names = {tensor.name for tensor in session.get_inputs()}
tokenizer = Tokenizer.from_file(f"{directory}/hf/tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(int(os.environ.get("MAX_LENGTH", "128")))
app = FastAPI()


class Query(BaseModel):
    inputs: str | list[str]


@app.post("/predict")
def predict(query: Query):
    texts = [query.inputs] if isinstance(query.inputs, str) else query.inputs
    encodings = tokenizer.encode_batch(texts)
    ids = np.zeros((len(texts), max(len(encoding.ids) for encoding in encodings)), np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, :len(encoding.ids)] = encoding.ids
        mask[row, :len(encoding.ids)] = 1
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    logits = session.run(None, {name: feed for name, feed in feeds.items() if name in names})[0]
    scores = np.exp(logits - logits.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    return [[{"label": f"LABEL_{label}", "score": float(score)} for label, score in enumerate(row)] for row in scores]
