#!/bin/sh
# Makes .venv with the pinned, hash-checked dependencies, or says what is missing. Does nothing the second time.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

is_python_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${PYTHON:-}" python3.10 python3 python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python; do
        if [ -n "$candidate" ] && is_python_310 "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find 3.10 2>/dev/null || { uv python install -q 3.10 >&2 && uv python find 3.10; }
    fi
}

fingerprint() {
    cat requirements/bootstrap.txt requirements/lock.txt pyproject.toml | cksum
}

stamp=.venv/frontdesk-ready
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; then
    exit 0
fi

python=$(find_python || true)
if [ -z "$python" ]; then
    say "Frontdesk needs Python 3.10, which Rasa 3.6 is made for, and none was found."
    say "Install it with one of these and run the same command again:"
    say "  pyenv install 3.10     uv python install 3.10     apt install python3.10 python3.10-venv"
    say "or name it: make run PYTHON=/path/to/python3.10"
    exit 1
fi

if ! is_python_310 .venv/bin/python; then
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        say "That Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3.10-venv"
        exit 1
    fi
fi

say "Installing the pinned dependencies (about 3 GB on disk, once) ..."
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/bootstrap.txt || {
    say "The packages could not be fetched. Check the network, or the package index in your pip configuration."
    exit 1
}
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip sync -q --require-hashes requirements/lock.txt
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
PYTHONDONTWRITEBYTECODE= .venv/bin/frontdesk --help >/dev/null  # compiles what the gateway's first start imports
fingerprint >"$stamp"
say "Set-up is done."
