"""Runs of Scripts/fetch-model.sh, and what is asked of each."""
import os
import shutil
import subprocess

from hub import SMALL, WEIGHTS, Certificate, Hub

SCRIPT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fetch-model.sh")
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


class Bench:
    """Starts the script, with a curl before the real one that notes its arguments."""

    def __init__(self, directory):
        self.directory, self.certificate = directory, Certificate(directory)
        self.arguments, self.runs = os.path.join(directory, "arguments"), 0
        programs = os.path.join(directory, "programs")
        os.mkdir(programs)
        with open(os.path.join(programs, "curl"), "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nprintf "%s\\n" "$@" >>{self.arguments}\nexec {shutil.which("curl")} "$@"\n')
        os.chmod(file.name, 0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        self.environment = {**kept, "CURL_CA_BUNDLE": self.certificate.path, "no_proxy": "127.0.0.1",
                            "PATH": programs + os.pathsep + os.environ["PATH"]}

    def hub(self, **behaviour):
        return Hub(self.certificate, **behaviour)

    def start(self, endpoint, *arguments, name="owner/name", token=None, **environment):
        self.runs += 1
        self.output = os.path.join(self.directory, str(self.runs), "model")
        open(self.arguments, "w", encoding="utf-8").close()
        secret = {"HF_TOKEN": token} if token else {}
        return subprocess.Popen(
            [SCRIPT, name, "--output", self.output, *arguments], text=True, stderr=subprocess.PIPE,
            env={**self.environment, "HF_ENDPOINT": endpoint, **secret, **environment}, start_new_session=True)

    def fetch(self, *arguments, **options):
        process = self.start(*arguments, **options)
        said = process.communicate(timeout=120)[1]
        return process.returncode, said

    def takes(self, hub, *arguments, **options):
        """The model is fetched, whole and without remains."""
        status, said = self.fetch(hub.url, *arguments, **options)
        assert status == 0, f"it ended with {status}: {said}"
        assert os.listdir(os.path.dirname(self.output)) == ["model"], "it left something beside the model"
        expected = {*SMALL, "model.safetensors", "SOURCE", "SHA256SUMS"}
        assert set(os.listdir(self.output)) == expected, os.listdir(self.output)
        assert self.read("model.safetensors") == WEIGHTS
        return said

    def refuses(self, hub, *words, **options):
        """Nothing is at the destination nor beside it, and the message has the words."""
        status, said = self.fetch(getattr(hub, "url", hub), **options)
        assert status == 1, f"it ended with {status}: {said}"
        self.left_nothing()
        for word in words:
            assert word in said, f"{word!r} is not in {said!r}"

    def left_nothing(self):
        parent = os.path.dirname(self.output)
        left = os.listdir(parent) if os.path.exists(parent) else []
        assert not left, f"{left} was left"

    def read(self, name):
        with open(os.path.join(self.output, name), "rb") as file:
            return file.read()
