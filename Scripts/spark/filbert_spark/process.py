"""One run of `filbert`: lines go in, bytes come out, and neither side waits for the other for long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TextIO

from .errors import Crashed, FilbertError

# A worker that Spark kills cannot end its child any more, so the kernel does (PR_SET_PDEATHSIG is 1). A function between
# fork and exec (`preexec_fn`) would not be safe beside threads; a small interpreter that becomes filbert is.
_LAUNCH = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9)
if os.getppid() != int(sys.argv[1]):
    os._exit(1)
try:
    os.execv(sys.argv[2], sys.argv[2:])
except OSError as error:
    sys.stderr.write(f"error: {sys.argv[2]}: {error.strerror}; give a filbert that was built for this machine.\\n")
    sys.exit(126)
"""

# The signals of defects: traps, aborts, bad memory. SIGKILL and SIGTERM come from people and from the kernel's memory
# killer, and are not the fault of a row (BatchScoring.md has the same list).
_CRASHES = {signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGSEGV, signal.SIGSYS}

_READ = 1 << 18


def exchange(command: Sequence[str], pieces: Iterable[bytes], log: TextIO | None = None) -> Iterator[bytes]:
    """Runs `command`, writes `pieces` to its stdin from a thread of its own, and yields its stdout as it comes. What it
    says on stderr goes to `log` when it has ended.

    Memory is bounded by what the process reads ahead: a piece is asked for when the one before it is in the pipe.

    Raises `Crashed` if the process ended by the signal of a defect, `FilbertError` with its own sentence if it ended
    otherwise without success, and whatever `pieces` raises. When the generator is closed, the process is killed.
    """
    with tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), *command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr)
        assert process.stdin is not None and process.stdout is not None
        feeder = _Feeder(process, process.stdin, pieces)
        try:
            feeder.start()
            while piece := os.read(process.stdout.fileno(), _READ):
                yield piece
            # Its stdout has ended, and so will it. A feeder that waits for Spark's next batch ends after that batch, and
            # only then may somebody else take the batches.
            code = process.wait()
            feeder.join()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()
        if feeder.failure is not None:
            raise feeder.failure
        stderr.seek(0)
        messages = stderr.read().decode(errors="replace")
        if log is not None:
            log.write(messages)
        _judge(code, messages)


class _Feeder(threading.Thread):
    """Writes pieces to the stdin of a process, then closes it."""

    def __init__(self, process: subprocess.Popen[bytes], stdin: IO[bytes], pieces: Iterable[bytes]):
        super().__init__(name="filbert-stdin", daemon=True)
        self.process = process
        self.stdin = stdin
        self.pieces = pieces
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for piece in self.pieces:
                self.stdin.write(piece)
                self.stdin.flush()
        except BrokenPipeError:
            pass  # The process has ended, and its exit code says why.
        except BaseException as failure:  # An error of Spark's while it reads: raised again where it is seen.
            self.failure = failure
            self.process.kill()
        finally:
            try:
                self.stdin.close()
            except BrokenPipeError:
                pass


def _judge(code: int, messages: str) -> None:
    """Raises what an exit code means."""
    if code == 0:
        return
    # A shell between us and filbert reports a signal as 128 and its number.
    number = -code if code < 0 else code - 128
    lines = [line.strip() for line in messages.splitlines() if line.strip()]
    if number in _CRASHES:
        message = lines[-1] if lines else "It left no message."
        raise Crashed(f"filbert crashed ({signal.Signals(number).name}): {message}")
    if code < 0:
        advice = "; if nobody did that, the machine ran out of memory" if number == signal.SIGKILL else ""
        raise FilbertError(f"filbert was ended by {signal.Signals(number).name}{advice}.")
    errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    raise FilbertError(errors[-1] if errors else f"filbert ended with code {code}: {' '.join(lines)[-500:]}")
