#!/usr/bin/env python3
"""Writes Scripts/documentation/dated-messages.csv, the example of `filbert trend`: invented messages of a mattress shop
with dates, the answers that a model might give, and complaints about zippers in the last three days.

    Scripts/make-dated-messages.py
"""

import csv
import datetime
import pathlib
import random

FILE = pathlib.Path(__file__).resolve().parent / "documentation" / "dated-messages.csv"
DAYS, ROWS, SHIFTED = 45, 24, 3
QUESTIONS = [
    "How much is the {size} {item}?", "Do you deliver to {city}?", "Is the {item} soft or firm?",
    "Can I pay the {item} in instalments?", "Which {item} is good for back pain?", "Any offer on the {size} {item}?",
    "Is the {item} in stock in {city}?", "What is the difference between both {item} models?",
]
COMPLAINTS = [
    "My {item} has not arrived in {city}", "Where is my order? It was due on Monday", "I want my money back for the {item}",
    "The {size} {item} is too small, please take it back", "Nobody answers the phone in {city}",
]
NEW = [
    "The zipper of the {item} cover broke on the first day", "Broken zipper again, the {size} {item} cover is useless",
    "The cover cannot be opened, the zipper is stuck",
]
WORDS = {
    "size": ["single", "double", "queen size", "king size"], "item": ["mattress", "pillow", "topper", "bed frame"],
    "city": ["Pune", "Delhi", "Mumbai", "Chennai", "Jaipur"],
}


def main():
    rng = random.Random(20)
    start = datetime.date(2026, 3, 2)
    with open(FILE, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["date", "shop", "text", "predicted_label"])
        for day in range(DAYS):
            is_shifted = day >= DAYS - SHIFTED
            for _ in range(ROWS):
                shop = rng.choice(["north", "south"])
                share = 0.6 if is_shifted and shop == "south" else 0.2
                label = "complaint" if rng.random() < share else "question"
                templates = QUESTIONS
                if label == "complaint":
                    templates = NEW if is_shifted and shop == "south" and rng.random() < 0.7 else COMPLAINTS
                words = {name: rng.choice(values) for name, values in WORDS.items()}
                text = rng.choice(templates).format(**words)
                writer.writerow([start + datetime.timedelta(day), shop, text, label])


if __name__ == "__main__":
    main()
