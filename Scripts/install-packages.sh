#!/usr/bin/env bash
# Installs the Debian packages that building and running Filbert need, if any is missing.
#
#   Scripts/install-packages.sh [PACKAGE...]      (further packages)
set -euo pipefail

die() {
  printf 'install-packages: %s\n' "$*" >&2
  exit 1
}

command -v swift >/dev/null 2>&1 \
  || die "the Swift toolchain (6.2 or later) is not in PATH; get it from https://www.swift.org/install"

if ! command -v apt-get >/dev/null 2>&1; then
  pkg-config --exists openblas zlib libzstd sqlite3 2>/dev/null \
    || die "there is no apt-get here: install OpenBLAS with LAPACKE, zlib, zstd, SQLite, and pkg-config, so that 'pkg-config openblas zlib libzstd sqlite3' works"
  exit 0
fi

missing=()
for package in libopenblas-dev liblapacke-dev zlib1g-dev libzstd-dev libsqlite3-dev pkg-config git curl ca-certificates openssl unzip "$@"; do
  dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' \
    || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

printf 'install-packages: installing %s\n' "${missing[*]}" >&2
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || die "run as root, or have an administrator install: ${missing[*]}"
  as_root=(sudo)
fi
${as_root[@]+"${as_root[@]}"} apt-get update -qq >&2
${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
  --no-install-recommends "${missing[@]}" >&2
