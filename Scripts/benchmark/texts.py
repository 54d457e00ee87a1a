"""The texts of a benchmark: from files of the user's, or made of the messages that the quickstart ships."""

import csv
import pathlib
import random

SHIPPED = pathlib.Path(__file__).resolve().parent.parent / "quickstart"
CHINESE = ("手机壳 价格 多少 钱 什么 时候 发货 退款 质量 很好 衣服 颜色 尺码 "
           "合适 客服 态度 快递 满意 推荐 购买 不错 喜欢 便宜 商品 优惠 活动").split()


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows, columns):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([row[name] for name in columns] for row in rows)
    return str(path)


def different(rows):
    """Each text once: Filbert computes repeated texts once, which would be another job than the peers'."""
    seen = {}
    for row in rows:
        if row["text"].strip():
            seen.setdefault(row["text"], row)
    return list(seen.values())


def shipped(*names):
    return different(row for name in names for row in read(SHIPPED / name))


def joined(rows, count, seed):
    """Longer texts: messages of one label, one after another, 20 to 110 words, about what product reviews have."""
    pick = random.Random(seed)
    labels = sorted({row["label"] for row in rows})
    messages = {label: [row["text"] for row in rows if row["label"] == label] for label in labels}
    made = []
    for number in range(count):
        label, words, length = labels[number % len(labels)], [], pick.randint(20, 110)
        while len(words) < length:
            words += pick.choice(messages[label]).split() + ["."]
        made.append({"text": " ".join(words[:length]), "label": label})
    return made


def tables(options, work):
    """The four files, as paths: what to score and what to train on, short and long."""
    def one(name, given, make):
        rows = different(read(given)) if given else make()
        columns = ["text", "label"] if name.startswith("train") else ["text"]
        missing = [column for column in columns if rows and column not in rows[0]]
        if missing:
            raise SystemExit(f"benchmark: {given} has no column {missing[0]}")
        # Files are often sorted by label: take rows from all of it.
        count = min(options.limit or len(rows), len(rows))
        rows = [rows[number * len(rows) // count] for number in range(count)]
        return write(work / f"{name}.csv", rows, columns)

    return {
        "short": one("short", options.short, lambda: shipped("train.csv", "test.csv")),
        "long": one("long", options.long, lambda: joined(shipped("train.csv", "test.csv"), 800, 1)),
        "train-short": one("train-short", options.train_short, lambda: shipped("train.csv")),
        "train-long": one("train-long", options.train_long, lambda: joined(shipped("train.csv"), 300, 2)),
    }


def lines(path, texts, size=3_000_000):
    """Texts without line breaks, one a line, over and over until there are `size` bytes."""
    flat = [" ".join(text.split()) for text in texts]
    with open(path, "w", encoding="utf-8") as file:
        while file.tell() < size:
            file.writelines(text + "\n" for text in flat)
    return str(path)


def chinese(count=500, seed=3):
    pick = random.Random(seed)
    return ["".join(pick.choice(CHINESE) for _ in range(pick.randint(4, 30))) + "。" for _ in range(count)]
