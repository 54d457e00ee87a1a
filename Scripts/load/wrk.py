"""`wrk` as the client where rates are measured: Python's own client takes processor time away from the server."""

import json
import pathlib
import subprocess
import sys


def run(options, address, clients, seconds):
    """Requests a second and percentiles in milliseconds, as predict.lua prints them."""
    command = [options.wrk, "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s", "-s",
               str(pathlib.Path(__file__).parent / "predict.lua"),
               f"http://{address[0]}:{address[1]}/predict", "--", options.texts]
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        sys.exit("load: there is no wrk (apt-get install wrk), or name it with --wrk BIN")
    except subprocess.CalledProcessError as error:
        sys.exit(f"load: wrk ended with {error.returncode}: {error.stderr or error.stdout}")
    for line in output.splitlines():
        if line.startswith("JSON "):
            return json.loads(line[5:])
    sys.exit(f"load: wrk printed no figures: {output}")
