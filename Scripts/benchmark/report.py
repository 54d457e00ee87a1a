"""The table: one row a program, jobs one after another, in Markdown."""

import statistics
import sys


class Row:
    """One program at one job. `seconds` has one value a round; what it is compared with has as many."""

    def __init__(self, program, seconds=(), figure=None, remarks=(), failure=None):
        self.program, self.seconds, self.figure = program, list(seconds), figure
        self.remarks, self.failure = list(remarks), failure


class Report:
    def __init__(self):
        self.lines = []

    def add(self, job, rows):
        """`rows` begins with Filbert fp32; a row named Filbert int8 is the second to compare with.

        A run takes long, so what is known is said at once, too."""
        first = rows[0].seconds
        second = next((row.seconds for row in rows if row.program == "Filbert int8"), [])
        for number, row in enumerate(rows):
            figure = "failed" if row.failure else row.figure(statistics.median(row.seconds))
            remarks = row.failure or "; ".join(row.remarks)
            cells = [job if number == 0 else "", row.program, figure, ratio(row, first), ratio(row, second), remarks]
            self.lines.append("| " + " | ".join(cells) + " |")
            print(self.lines[-1], file=sys.stderr, flush=True)

    def markdown(self):
        head = ["| job | program | median | Filbert fp32 is | Filbert int8 is | remarks |", "|---|---|---|---|---|---|"]
        return "\n".join(head + self.lines)


def ratio(row, ours):
    """The median of what each round gives: a round's programs ran within the same minute."""
    if not row.seconds or not ours:
        return ""
    return f"{statistics.median(theirs / own for theirs, own in zip(row.seconds, ours)):.2f}x"


def rate(count, unit):
    """A median of seconds as so many a second, to three digits."""

    def figure(seconds):
        value = count / seconds
        return f"{value:,.0f} {unit}/s" if value >= 100 else f"{value:.3g} {unit}/s"

    return figure


def megabytes(count):
    return f"{count / 1e6:,.0f} MB"
