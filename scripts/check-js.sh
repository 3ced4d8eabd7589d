#!/bin/sh
# Checks the JSDoc types of the pages with the TypeScript compiler, and tests what needs no browser.
# Node is needed here only, never at run time.
set -eu
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null 2>&1; then
    echo "The JavaScript types are not checked: Node with npm is not on this machine's PATH." >&2
    [ -z "${CI:-}" ] || exit 1
    exit 0
fi
[ -x node_modules/.bin/tsc ] || npm ci --no-audit --no-fund --loglevel=error
node_modules/.bin/tsc --project tsconfig.json
# What needs no browser; the rest is in tests/browser.
node --test tests/web/
