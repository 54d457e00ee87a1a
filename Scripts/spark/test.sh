#!/usr/bin/env bash
# Tests filbert_spark on a standalone cluster of Spark: a master and two workers on the loopback.
#
#   Scripts/spark/test.sh [--filbert PROGRAM] [--python VENV/bin/python] [-k PATTERN ...]
#
# Without --python, PySpark and this package are installed in .peers/spark, and Java by apt-get if it is missing. The
# program is that of the release build, or else of the debug build.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
die() {
  printf 'test: %s\n' "$*" >&2
  exit 64
}
filbert='' python='' arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --filbert | --python)
      [ $# -ge 2 ] || die "$1 needs a value"
      printf -v "${1#--}" '%s' "$2"
      shift
      ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
for build in release debug; do
  [ -n "$filbert" ] || [ ! -x "$root/.build/$build/filbert" ] || filbert=$root/.build/$build/filbert
done
[ -x "$filbert" ] || die "there is no filbert: swift build --product filbert, or name one with --filbert"
command -v java > /dev/null || "$root/Scripts/install-packages.sh" default-jre-headless
if [ -z "$python" ]; then
  python=$root/.peers/spark/bin/python
  [ -x "$python" ] || python3 -m venv "$root/.peers/spark"
  "$python" -m pip install --quiet --requirement "$root/Scripts/spark/tests/requirements.txt"
  "$python" -m pip install --quiet --no-deps --force-reinstall "$root/Scripts/spark"
else
  export PYTHONPATH=$root/Scripts/spark
fi
FILBERT=$(realpath "$filbert") PYSPARK_PYTHON=$python exec "$python" "$root/Scripts/spark/tests/run.py" \
  ${arguments[@]+"${arguments[@]}"}
