#!/usr/bin/env python3
"""Runs the examples of README.md and of the documentation, and compares what they print with what the pages show.

  Scripts/quickstart.sh            # builds Filbert, and trains the models that the examples use
  Scripts/test-documentation.py    # all pages; or name some: Train GettingStarted

Blocks marked `console` are run, line after line, in a directory of their own: a line that begins with `$ ` is a command,
the lines after it are what it prints. `...` alone on a line stands for lines left out, `…` for the rest of a line or of a
number. Numbers with a decimal point may differ by --tolerance, because the last digits depend on the processor.
Blocks marked `swift` are compiled against the modules of a debug build (`swift build`).
Blocks marked `python` are run if --python names an interpreter with torch and transformers.
Blocks marked `sh` are not run here: DocumentationTests parses their commands, and ServeTests runs those of Serving.md.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CATALOGUES = [ROOT / "Sources/FilbertCLI/Documentation.docc", ROOT / "Sources/Filbert/Documentation.docc"]
NUMBER = re.compile(r"-?\d+\.\d+")


def blocks(page, language):
    """The fenced blocks of a page in this language, each with its first line's number."""
    found, lines, start = [], None, 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if lines is None and line.startswith("```"):
            lines, start, marked = [], number + 1, line[3:].strip()
        elif lines is not None and line.startswith("```"):
            if marked == language:
                found.append((start, lines))
            lines = None
        elif lines is not None:
            lines.append(line)
    return found


def steps(lines):
    """Pairs of a command and the lines that it prints."""
    found = []
    continues = False
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif continues:
            found[-1] = (found[-1][0] + "\n" + line, [])
        else:
            found[-1][1].append(line)
            continue
        continues = line.endswith(("\\", "|"))
    return found


def pattern(expected):
    """A regular expression for the printed lines, with a group for each number that is compared by its value."""
    written, numbers = [], []
    for line in expected:
        if line.strip() == "...":
            written.append(r"(?:.*\n)*?")
            continue
        parts, end = [], 0
        for match in NUMBER.finditer(line):
            parts += [literal(line[end:match.start()]), r"(-?\d+\.\d+(?:e-?\d+)?)"]
            numbers.append(float(match.group()))
            end = match.end()
            if line[end:end + 1] == "…":
                end += 1
        written.append("".join(parts + [literal(line[end:])]) + r"\s*\n")
    return re.compile("".join(written)), numbers


def literal(text):
    return ".*".join(re.escape(part) for part in text.split("…"))


def matches(expected, printed, tolerance):
    expression, numbers = pattern(expected)
    match = expression.fullmatch(printed if not printed or printed.endswith("\n") else printed + "\n")
    return match is not None and all(
        abs(float(group) - number) <= tolerance for group, number in zip(match.groups(), numbers))


def scratch_directory(models, makes_model):
    """What the examples find around them: the shipped data, the models, and small files of their own."""
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="filbert-documentation-"))
    (scratch / "Output").mkdir()
    (scratch / "Models").mkdir()
    (scratch / "Scripts").symlink_to(ROOT / "Scripts")
    for model in models.iterdir():
        # README trains the quickstart's model itself.
        if model.is_dir() and not (makes_model and model.name == "shop-intent"):
            (scratch / "Models" / model.name).symlink_to(model.resolve())
    for file in (ROOT / "Scripts/documentation").iterdir():
        shutil.copy(file, scratch)
    return scratch


def run(page, options):
    """The number of steps of a page, and what went wrong in them."""
    commands = [(start, *step) for start, lines in blocks(page, "console") for step in steps(lines)]
    if not commands:
        return 0, []
    script = []
    for _, command, _ in commands:
        script += [command, r"status=$?; printf '\036%d\036' $status; (exit $status)"]
    scratch = scratch_directory(options.models, page.name == "README.md")
    try:
        printed = subprocess.run(
            ["bash", "-c", "\n".join(script)], cwd=scratch, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False, encoding="utf-8", timeout=1_800,
            env=os.environ | {"PATH": f"{options.filbert.parent}:{os.environ['PATH']}"}).stdout
    finally:
        shutil.rmtree(scratch)
    results = printed.split("\036")
    failures = []
    for index, (start, command, expected) in enumerate(commands):
        output, status = results[2 * index], int(results[2 * index + 1])
        fails = any(line.startswith("error: ") for line in expected)
        if (status != 0) != fails or not matches(expected, output, options.tolerance):
            shown = "\n".join(expected)
            failures.append(
                f"{page.relative_to(ROOT)}:{start}: $ {command}\n--- shown\n{shown}\n"
                f"--- printed, exit code {status}\n{output}")
    return len(commands), failures


def compile_swift(page, modules):
    """The number of Swift examples of a page, and what the compiler says of them. The manifest is not compiled."""
    examples = [(start, "\n".join(lines)) for start, lines in blocks(page, "swift")]
    examples = [(start, text) for start, text in examples if ".package(" not in text]
    failures = []
    # The modules of system libraries and of C targets.
    manifest = (ROOT / "Package.swift").read_text(encoding="utf-8")
    maps = [*ROOT.glob("Sources/C*/module.modulemap"),
            *(file for file in modules.parent.glob("C*.build/module.modulemap") if f'"{file.parent.stem}"' in manifest)]
    arguments = ["-I", str(modules), *(word for map in maps for word in ("-Xcc", f"-fmodule-map-file={map}"))]
    for start, text in examples:
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "main.swift")
            file.write_text(("" if "import Filbert" in text else "import Filbert\n") + text, encoding="utf-8")
            result = subprocess.run(
                ["swiftc", "-typecheck", "-swift-version", "6", *arguments, str(file)],
                capture_output=True, check=False, text=True)
        if result.returncode != 0:
            failures.append(f"{page.relative_to(ROOT)}:{start}: does not compile:\n{result.stderr}")
    return len(examples), failures


def run_python(page, options):
    """The number of Python examples of a page, which print what their comments at the end show."""
    examples = blocks(page, "python") if options.python else []
    failures = []
    for start, lines in examples:
        shown = [line[2:] for line in lines if line.startswith("# ")]
        result = subprocess.run(
            [options.python, "-c", "\n".join(lines)], cwd=options.models.parent, capture_output=True, check=False, text=True)
        if result.returncode != 0 or not matches(shown, result.stdout, options.tolerance):
            failures.append(f"{page.relative_to(ROOT)}:{start}: printed:\n{result.stdout}{result.stderr}")
    return len(examples), failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="names of pages, such as Train (default: all)")
    parser.add_argument("--filbert", type=pathlib.Path, default=ROOT / ".build/release/filbert", help="the program")
    parser.add_argument("--models", type=pathlib.Path, default=ROOT / "Models", help="the models of the quickstart")
    parser.add_argument("--modules", type=pathlib.Path, default=ROOT / ".build/debug/Modules",
                        help="modules of a debug build, for the examples in Swift")
    parser.add_argument("--python", help="an interpreter with torch and transformers, for the examples in Python")
    parser.add_argument("--tolerance", type=float, default=0.02, help="by how much a decimal may differ (default: 0.02)")
    options = parser.parse_args()
    for path in [options.filbert, options.models / "all-minilm-l6-v2", options.models / "shop-intent"]:
        if not path.exists():
            parser.error(f"{path} is missing; run Scripts/quickstart.sh first")
    if not options.modules.exists():
        parser.error(f"{options.modules} is missing; run `swift build` first")
    options.filbert = options.filbert.absolute()
    pages = [ROOT / "README.md", *(page for catalogue in CATALOGUES for page in sorted(catalogue.glob("*.md")))]
    if options.pages:
        pages = [page for page in pages if page.stem in options.pages]
    total, failures = 0, []
    for page in pages:
        for count, failed in [
                run(page, options), compile_swift(page, options.modules), run_python(page, options)]:
            total += count
            failures += failed
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{total} examples on {len(pages)} pages, {len(failures)} failed.")
    return 1 if failures or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
