#!/usr/bin/env python3
"""Scores a large file and watches memory, and kills runs at random moments and compares what comes out.

    Scripts/stress-scoring.py --filbert .build/release/filbert --model DIR --texts FILE.txt \
        [--rows 10000000] [--kills 200] [--directory /tmp]

Rows are repetitions of the texts with a mutation each (a word dropped, doubled, swapped or misspelt), so that few are
the same; one in 997 has no text and one in 1,999 too few fields. The model should be a tiny one: what is tested is
everything around it. Prints what was measured and ends with 1 where a byte differs or rows are missing.
"""
import argparse
import csv
import io
import json
import os
import random
import subprocess
import sys
import time


def mutated(text, rng):
    words = text.split()
    if not words:
        return text
    place = rng.randrange(len(words))
    kind = rng.randrange(4)
    if kind == 0 and len(words) > 1:
        del words[place]
    elif kind == 1:
        words.insert(place, words[place])
    elif kind == 2:
        other = rng.randrange(len(words))
        words[place], words[other] = words[other], words[place]
    else:
        letter = rng.randrange(len(words[place]) + 1)
        words[place] = words[place][:letter] + rng.choice("aeinorst") + words[place][letter:]
    return " ".join(words)


def write_rows(path, texts, count):
    rng = random.Random(1)
    with open(path, "w", newline="", encoding="utf-8") as file:
        file.write("id,text,shop\n")
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        for number in range(count):
            if number % 1999 == 7:
                buffer.write(f"{number},too few\n")
            elif number % 997 == 5:
                writer.writerow([number, "", "a \"shop\", quoted"])
            else:
                writer.writerow([number, mutated(texts[number % len(texts)], rng), f"shop {number % 40}"])
            if number % 10000 == 9999:
                file.write(buffer.getvalue())
                buffer.seek(0)
                buffer.truncate()
        file.write(buffer.getvalue())


def memory(pid):
    """Resident bytes that are the process's own, without the mapped model file."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith("RssAnon"):
                    return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def large(options, directory):
    source = f"{directory}/many.csv"
    write_rows(source, options.lines, options.rows)
    size = os.path.getsize(source)
    started = time.time()
    process = subprocess.Popen(
        [options.filbert, "predict", "--model", options.model, "--input", source,
         "--output", f"{directory}/scored.csv", "--rejects", f"{directory}/rejects.csv",
         "--summary", f"{directory}/summary.json", "--overwrite", "--quiet", "--resume"],
        stderr=subprocess.DEVNULL)
    samples = []
    while process.poll() is None:
        samples.append((time.time() - started, memory(process.pid)))
        time.sleep(0.5)
    seconds = time.time() - started
    rows = json.load(open(f"{directory}/summary.json"))["rows"]
    middle = [m for t, m in samples if t > seconds * 0.1]
    tenth = max(1, len(middle) // 10)
    print(f"{options.rows:,} rows, {size / 1e6:,.0f} MB: {seconds:.0f} s, {options.rows / seconds:,.0f} rows/s")
    print(f"memory: peak {max(m for _, m in samples) / 1e6:.0f} MB, "
          f"after a tenth {max(middle[:tenth]) / 1e6:.0f} MB, at the end {max(middle[-tenth:]) / 1e6:.0f} MB")
    print("rows:", rows)
    good = rows["read"] == options.rows == rows["scored"] + rows["rejected"] and process.returncode == 0
    with open(f"{directory}/scored.csv", "rb") as file:
        good &= sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) == rows["scored"] + 1
    for name in ["many.csv", "scored.csv", "rejects.csv", "summary.json"]:
        os.remove(f"{directory}/{name}")
    return good


def killed(options, directory):
    source = f"{directory}/some.csv"
    write_rows(source, options.lines, 60_000)
    names = ["out.csv", "no.csv"]
    paths = [f"{directory}/{name}" for name in names]

    def command(output, rejects, *more):
        return [options.filbert, "predict", "--model", options.model, "--input", source, "--output", output,
                "--rejects", rejects, "--quiet", *more]

    whole = [f"{directory}/whole.csv", f"{directory}/whole-no.csv"]
    started = time.time()
    subprocess.run(command(*whole, "--overwrite"), check=True, stderr=subprocess.DEVNULL)
    length = time.time() - started
    rng = random.Random(2)
    kills = ends = wrong = 0
    while kills < options.kills:
        for path in paths:
            if os.path.exists(path):
                os.remove(path)
        while True:
            process = subprocess.Popen(
                command(*paths, "--resume", "--checkpoint-interval", rng.choice(["0", "0.02", "0.2"])),
                stderr=subprocess.DEVNULL)
            try:
                status = process.wait(timeout=rng.uniform(0, 1.1 * length))
                wrong += status != 0
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
        ends += 1
        wrong += any(open(a, "rb").read() != open(b, "rb").read() for a, b in zip(paths, whole))
        wrong += any(os.path.exists(path + ".partial") for path in paths)
        # It says that the run has finished.
        os.remove(paths[0] + ".progress")
    for path in paths + whole + [source]:
        os.remove(path)
    print(f"{kills} kills, {ends} runs came to their end, {wrong} were wrong")
    return wrong == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--texts", required=True, help="one text a line")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--directory", default="/tmp")
    options = parser.parse_args()
    options.lines = [line.rstrip("\n") for line in open(options.texts, encoding="utf-8") if line.strip()]
    good = True
    if options.rows:
        good &= large(options, options.directory)
    if options.kills:
        good &= killed(options, options.directory)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
