"""The files of a model, by their SHA-256: computed at the driver, checked on every node."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pathlib
from typing import Any

from .errors import FilbertError

_CACHE = "filbert-hashes.json"


def sha256(path: str | os.PathLike[str]) -> str:
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def names(directory: str | os.PathLike[str]) -> list[str]:
    """The files below a directory, sorted. Hidden ones (`.git`, `.cache`) do not belong to a model."""
    root = pathlib.Path(directory)
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if not any(part.startswith(".") for part in path.parts))


def check(expected: dict[str, str], directory: str, cache_directory: str) -> None:
    """Raises `FilbertError` unless the files at these paths have these hashes, and `directory` has no other ones.

    An executor reads each file once: what it has read is noted, with inode, size and time of change, in
    `cache_directory`, which is the executor's own. Tasks that start together wait for the first of them.
    """
    for name in names(directory):
        if os.path.join(directory, name) not in expected:
            raise FilbertError(
                f"{os.path.join(directory, name)} is not among the driver's files of this model; remove it or copy the "
                "model again.")
    cache = pathlib.Path(cache_directory, _CACHE)
    with open(cache, "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}")
        found = {path: _hash(path, known.get(path)) for path in expected}
        if any(known.get(path) != entry for path, entry in found.items()):
            file.seek(0)
            file.truncate()
            json.dump(known | found, file)
    for path, digest in expected.items():
        if found[path][-1] != digest:
            raise FilbertError(
                f"{path} is not the driver's file (SHA-256 {found[path][-1][:12]}… instead of {digest[:12]}…); copy it "
                "again, or let Spark ship it with ship().")


def _hash(path: str, known: list[Any] | None) -> list[Any]:
    """Inode, size, time of change and SHA-256 of a file, which is read only if the first three are not known."""
    try:
        status = os.stat(path)
        identity: list[Any] = [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns]
        return known if known is not None and known[:-1] == identity else [*identity, sha256(path)]
    except OSError as error:
        raise FilbertError(
            f"{path} cannot be read ({error.strerror}); copy it to every node, or let Spark ship it with ship().") from None
