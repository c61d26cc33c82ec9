#!/bin/sh
# The wheel builds, installs into an environment of its own and runs there.  usage: wheel.sh PYTHON
set -eu
python=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m build --wheel --outdir "$folder/dist" . >"$folder/build.log" 2>&1 || { cat "$folder/build.log"; exit 1; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$folder"/dist/*.whl
cd "$folder"
"$folder/venv/bin/tkt" --version
"$folder/venv/bin/tkt" --lang es init "$folder/shop" --example
count=$("$folder/venv/bin/tkt" -C "$folder/shop" list --all --count)
test "$count" -gt 20
"$folder/venv/bin/tkt" -C "$folder/shop" --lang es list --limit 3
echo "the wheel works: $count tickets"
