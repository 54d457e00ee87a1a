"""Hugging Face tokenizers alone, offsets included: tokenize_lines.py PREPARED TEXTS. The best of three passes.

Prints {"seconds": ..., "tokens": ..., "bytes": ...}. RAYON_NUM_THREADS says how many threads.
"""

import json
import sys
import time

from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file(f"{sys.argv[1]}/hf/tokenizer.json")
tokenizer.no_padding()
tokenizer.no_truncation()
with open(sys.argv[2], encoding="utf-8", newline="\n") as file:
    texts = [line.rstrip("\n") for line in file]
seconds = float("inf")
for _ in range(3):
    start = time.perf_counter()
    encodings = tokenizer.encode_batch(texts)
    seconds = min(seconds, time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "tokens": sum(len(e.ids) for e in encodings),
                  "bytes": sum(len(text.encode()) for text in texts)}))
