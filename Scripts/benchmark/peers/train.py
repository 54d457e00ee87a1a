"""PyTorch at the fine-tuning job: AdamW, linear schedule with a tenth of warm-up, gradients clipped at 1, dropout on.

    train.py MODEL TRAIN.csv [--group] [--epochs N] [--batch-size N] [--learning-rate R] [--max-length N] [--threads N]

Prints {"tokens_per_second": ..., "training_loss": ...}: real tokens, and the mean loss of the last epoch.
"""

import argparse
import csv
import json
import random
import time

import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification, get_linear_schedule_with_warmup


def ordered(lengths, batch, group):
    order = list(range(len(lengths)))
    random.shuffle(order)
    if group:
        # As Trainer's group_by_length: 50 batches at a time are sorted by length.
        order = [i for start in range(0, len(order), 50 * batch)
                 for i in sorted(order[start:start + 50 * batch], key=lambda i: -lengths[i])]
    return [order[start:start + batch] for start in range(0, len(order), batch)]


def padded(rows):
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, :len(row)] = torch.tensor(row)
        mask[number, :len(row)] = 1
    return ids, mask


def decaying(model, rate):
    plain = [p for n, p in model.named_parameters() if n.endswith("bias") or "LayerNorm" in n]
    others = [p for n, p in model.named_parameters() if not (n.endswith("bias") or "LayerNorm" in n)]
    groups = [{"params": others, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0}]
    return torch.optim.AdamW(groups, lr=rate)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("train")
    parser.add_argument("--group", action="store_true")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)

    with open(arguments.train, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["label"] for row in rows})
    targets = torch.tensor([names.index(row["label"]) for row in rows])
    tokenizer = Tokenizer.from_file(f"{arguments.model}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(arguments.max_length)
    ids = [encoding.ids for encoding in tokenizer.encode_batch([row["text"] for row in rows])]

    model = BertForSequenceClassification.from_pretrained(
        arguments.model, num_labels=len(names), ignore_mismatched_sizes=True).train()
    optimizer = decaying(model, arguments.learning_rate)
    steps = arguments.epochs * -(-len(ids) // arguments.batch_size)
    schedule = get_linear_schedule_with_warmup(optimizer, int(0.1 * steps), steps)

    start, tokens, loss = time.perf_counter(), 0, 0.0
    for _ in range(arguments.epochs):
        loss = 0.0
        for batch in ordered([len(row) for row in ids], arguments.batch_size, arguments.group):
            inputs, mask = padded([ids[i] for i in batch])
            result = model(inputs, mask, labels=targets[batch]).loss
            result.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            tokens += int(mask.sum())
            loss += result.item() * len(batch)
    seconds = time.perf_counter() - start
    print(json.dumps({"tokens_per_second": tokens / seconds, "training_loss": loss / len(ids)}))


if __name__ == "__main__":
    main()
