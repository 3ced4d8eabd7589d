#!/bin/sh
# Compiles requirements/ from pyproject.toml: every package pinned, every file hashed, no registry named.
# For each environment what it runs with (lock.txt), and what its tests and checks add (dev.txt).
set -eu
cd "$(dirname "$0")/.."
uv=.venv-assistant/uv/bin/uv
[ -x "$uv" ] || uv=uv

compile() {
    project=requirements/$1 python=$2
    shift 2
    "$uv" --project "$project" pip compile -q --universal --python-version "$python" \
        --generate-hashes --no-emit-index-url --no-header --no-annotate "$@"
}

# The pins that are there stay where they can: `-o` reads them first.
lock() {
    folder=requirements/$1
    cat "$folder"/*.txt >"$all"
    compile "$1" "$2" --extra dev pyproject.toml -o "$all"
    cp "$all" "$folder/lock.txt"
    compile "$1" "$2" pyproject.toml -o "$folder/lock.txt"
    awk 'FNR == NR { if (/^[a-z]/) runs[$0]; next } /^[a-z]/ { adds = !($0 in runs) } adds' \
        "$folder/lock.txt" "$all" >"$folder/dev.txt"
}

all=$(mktemp)
trap 'rm -f "$all"' EXIT
lock gateway 3.11
lock assistant 3.10
echo uv | compile assistant 3.10 --no-deps - -o requirements/uv.txt
