"""The filbert process without Spark: neither side blocks the other, and no process is left behind."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from filbert_spark.errors import Crashed, FilbertError
from filbert_spark.process import exchange


def shell(script, pieces, **options):
    return exchange(["/bin/sh", "-c", script], pieces, **options)


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid):
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


class ProcessTests(unittest.TestCase):
    def test_passes_more_than_pipes_hold_in_both_directions(self):
        pieces = [bytes([number % 256]) * 100_000 for number in range(100)]
        self.assertEqual(b"".join(shell("cat", iter(pieces))), b"".join(pieces))

    def test_reads_ahead_no_more_than_pipes_hold(self):
        taken = []

        def pieces():
            for number in range(100):
                taken.append(number)
                yield b"x" * 65_536

        running = shell("head -c 1; sleep 100", pieces())
        next(running)
        time.sleep(0.3)
        self.assertLess(len(taken), 5)
        running.close()

    def test_a_process_that_reads_nothing_ends_with_its_own_sentence(self):
        with self.assertRaisesRegex(FilbertError, "^the model is wrong$"):
            script = "echo 'warning: w' >&2; echo 'error: the model is wrong' >&2; exit 65"
            list(shell(script, iter([b"x" * 1_000_000] * 10)))

    def test_a_process_that_writes_without_reading_does_not_hang(self):
        with self.assertRaisesRegex(FilbertError, "ended with code 3"):
            list(shell("head -c 3000000 /dev/zero; exit 3", iter([b"x" * 1_000_000] * 10)))

    def test_signals_of_defects_are_crashes_whether_a_shell_reports_them_or_not(self):
        for script in ["kill -ABRT $$", "exit 134", "kill -SEGV $$", "exit 132"]:
            with self.subTest(script), self.assertRaisesRegex(Crashed, r"filbert crashed \(SIG"):
                list(shell(script, iter([])))

    def test_a_kill_is_no_crash(self):
        with self.assertRaisesRegex(FilbertError, "SIGKILL; if nobody did that, the machine ran out of memory") as caught:
            list(shell("kill -KILL $$", iter([])))
        self.assertNotIsInstance(caught.exception, Crashed)

    def test_what_was_written_before_a_crash_arrives(self):
        received = []
        with self.assertRaises(Crashed):
            for piece in shell("echo done; kill -ABRT $$", iter([])):
                received.append(piece)
        self.assertEqual(received, [b"done\n"])

    def test_an_error_while_pieces_are_made_is_raised_and_ends_the_process(self):
        def pieces():
            yield b"x\n"
            raise OSError("the disk is gone")

        with self.assertRaisesRegex(OSError, "the disk is gone"):
            list(shell("cat; sleep 100", pieces()))

    def test_closing_ends_the_process(self):
        running = shell("echo $$; sleep 100", iter([]))
        pid = int(next(running))
        running.close()
        self.assertTrue(ends(pid))

    def test_warnings_go_to_the_log(self):
        with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
            list(shell("echo 'warning: five rows' >&2", iter([]), log=log))
            log.seek(0)
            self.assertEqual(log.read(), "warning: five rows\n")

    def test_a_program_of_another_machine_is_one_sentence(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "filbert")
            file.write_bytes(b"\x7fELF of another processor")
            file.chmod(0o755)
            with self.assertRaisesRegex(FilbertError, "give a filbert that was built for this machine"):
                list(exchange([str(file)], iter([])))

    def test_the_process_dies_with_its_parent(self):
        script = (
            "from filbert_spark.process import exchange\n"
            "import sys, time\n"
            "running = exchange(['/bin/sh', '-c', 'echo $$; exec sleep 100'], iter([]))\n"
            "print(next(running).decode(), flush=True)\n"
            "time.sleep(100)\n")
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE,
                                  env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
        pid = int(parent.stdout.readline())
        self.assertTrue(alive(pid))
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
        self.assertTrue(ends(pid))
