#!/bin/sh
# Makes both environments with their pinned, hash-checked libraries, or says what is missing:
#   .venv            the gateway and the commands, on the newest Python from 3.11 to 3.14 that is found
#   .venv-assistant  the assistant, on Python 3.10, which Rasa 3.6 is made for
# With --dev also what tests and checks need. Does nothing the second time.
set -eu
cd "$(dirname "$0")/.."
uv=.venv-assistant/uv/bin/uv

say() { printf '%s\n' "$*" >&2; }

is_python() { # FILE VERSION...
    python=$1
    shift
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || return 1
    case " $* " in *" $version "*) ;; *) return 1 ;; esac
}

find_python() { # NAMED VERSION...: the named one if it is of these versions, else the first of them that is found
    named=$1
    shift
    if [ -n "$named" ]; then
        is_python "$named" "$@" && command -v "$named"
        return
    fi
    for wanted; do
        for candidate in "python$wanted" python3 python "${PYENV_ROOT:-$HOME/.pyenv}/versions/$wanted".*/bin/python; do
            if is_python "$candidate" "$wanted"; then
                command -v "$candidate"
                return
            fi
        done
    done
    command -v uv >/dev/null 2>&1 || return 1
    for wanted; do
        uv python find --no-project "$wanted" 2>/dev/null && return
    done
    for wanted; do
        uv python install -q "$wanted" >&2 && uv python find --no-project "$wanted" && return
    done
}

missing() { # WHAT FOR VERSION VARIABLE
    say "Frontdesk needs $1, $2, and none was found."
    say "Install it with one of these and run the same command again:"
    say "  pyenv install $3     uv python install $3     apt install python$3 python$3-venv"
    say "or name it: make run $4=/path/to/python$3"
    exit 1
}

fingerprint() { # ENVIRONMENT
    cat requirements/uv.txt "requirements/$1/lock.txt" "requirements/$1/dev.txt" pyproject.toml scripts/setup.sh | cksum
}

is_ready() { # FOLDER ENVIRONMENT
    [ -x "$1/bin/python" ] && [ -f "$1/frontdesk-ready" ] || return 1
    ready=$(cat "$1/frontdesk-ready")
    [ "$ready" = "$(fingerprint "$2") dev" ] || { [ -z "$dev" ] && [ "$ready" = "$(fingerprint "$2") " ]; }
}

install() { # FOLDER ENVIRONMENT
    set -- "$1" "$2" "requirements/$2/lock.txt" ${dev:+"requirements/$2/dev.txt"}
    folder=$1 environment=$2
    shift 2
    say "Installing what the $environment needs into $folder ..."
    "$uv" pip sync -q --python "$folder/bin/python" --require-hashes "$@" || cannot_fetch
    "$uv" pip install -q --offline --no-deps --no-build-isolation --python "$folder/bin/python" -e .
    echo "$(fingerprint "$environment") $dev" >"$folder/frontdesk-ready"
}

cannot_fetch() {
    say "The packages could not be fetched. Check the network, or the package index in your pip configuration."
    exit 1
}

dev=
[ "${1:-}" != --dev ] || dev=dev
if is_ready .venv gateway && is_ready .venv-assistant assistant; then
    exit 0
fi

# Both are looked for before anything is installed.
new="3.14 3.13 3.12 3.11"
# shellcheck disable=SC2086  # one argument a version
{
    gateway=.venv/bin/python
    is_python $gateway $new || gateway=$(find_python "${PYTHON:-}" $new) ||
        missing "Python 3.11 to 3.14" "for what faces the internet" 3.13 PYTHON
    assistant=.venv-assistant/bin/python
    is_python $assistant 3.10 || assistant=$(find_python "${ASSISTANT_PYTHON:-}" 3.10) ||
        missing "Python 3.10" "which Rasa 3.6 is made for" 3.10 ASSISTANT_PYTHON
}

say "The gateway and the commands run on $gateway, the assistant on $assistant."

if [ "$assistant" != .venv-assistant/bin/python ]; then
    rm -rf .venv-assistant
    "$assistant" -m venv .venv-assistant || {
        say "That Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3.10-venv"
        exit 1
    }
fi
# uv installs everything else; it stands apart, since what is in neither lock is removed.
if ! [ -x $uv ] || ! cmp -s requirements/uv.txt .venv-assistant/uv/requirements.txt; then
    rm -rf .venv-assistant/uv
    .venv-assistant/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes \
        --target .venv-assistant/uv -r requirements/uv.txt || cannot_fetch
    cp requirements/uv.txt .venv-assistant/uv/requirements.txt
fi
if [ "$gateway" != .venv/bin/python ]; then
    rm -rf .venv
    "$uv" venv -q --no-project --python "$gateway" .venv
fi
install .venv gateway
say "Next come about 3 GB, once."
install .venv-assistant assistant
.venv-assistant/bin/python -W ignore -m knowledge_base.encoders.onnx_export
PYTHONDONTWRITEBYTECODE= .venv/bin/frontdesk --help >/dev/null # compiles what the gateway's first start imports
say "Set-up is done."
