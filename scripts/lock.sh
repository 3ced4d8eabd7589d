#!/bin/sh
# Compiles requirements/ from pyproject.toml: every package pinned, every file hashed, no registry named.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile -q --universal --python-version 3.10 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
compile --extra dev pyproject.toml -o requirements/lock.txt
grep -E '^uv==' requirements/lock.txt | sed 's/ .*//' | compile --no-deps - -o requirements/bootstrap.txt
