"""A stand-in for filbert that passes everything on to it, and fails as the texts say.

CRASH aborts, as a defect does; KILL is killed, once for each text; SLOW takes 50 ms.
"""

import hashlib
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

FILBERT = "@filbert@"

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
process = subprocess.Popen([FILBERT, *sys.argv[1:]], stdin=subprocess.PIPE)
for line in sys.stdin.buffer:
    if b"CRASH" in line:
        process.kill()
        print("Fatal error: a text that nobody expected", file=sys.stderr, flush=True)
        os.abort()
    if b"KILL" in line:
        marker = pathlib.Path(__file__ + "." + hashlib.sha256(line).hexdigest())
        if not marker.exists():
            marker.touch()
            process.kill()
            os.kill(os.getpid(), signal.SIGKILL)
    if b"SLOW" in line:
        time.sleep(0.05)
    process.stdin.write(line)
process.stdin.close()
sys.exit(process.wait())
