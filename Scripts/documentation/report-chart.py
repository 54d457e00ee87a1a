#!/usr/bin/env python3
"""Copies a chart of a report, such as `filbert trend --report` writes, into an SVG file of its own.

    Scripts/documentation/report-chart.py PAGE NUMBER FILE.svg

NUMBER is that of the chart in the page, from 1. The style sheet of charts goes with it.
"""

import pathlib
import re
import sys


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    page = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    charts = re.findall(r"<svg\b.*?</svg>", page, re.DOTALL)
    number = int(sys.argv[2])
    if not 1 <= number <= len(charts):
        sys.exit(f"report-chart: {sys.argv[1]} has {len(charts)} charts, so there is none with number {number}.")
    chart = charts[number - 1]
    if "xmlns=" not in chart.split(">")[0]:
        chart = chart.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    css = (pathlib.Path(__file__).resolve().parents[2] / "Sources/Charts/Chart/chart.css").read_text(encoding="utf-8")
    head, rest = chart.split(">", 1)
    ground = '<rect class="z" width="100%" height="100%"/>'
    pathlib.Path(sys.argv[3]).write_text(f"{head}><style>{css}</style>{ground}{rest}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
