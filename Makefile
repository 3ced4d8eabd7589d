# make run    set up, train if needed, serve the demo on http://127.0.0.1:8080
# make test   set up, then every test
# make coverage  the tests again, measuring what they run; slower, so CI leaves it out
# make check  lint and types, Python and JavaScript
PORT ?= 8080
# A worker a core. A file stays with one worker, so what a module or a session shares is made once for it.
PARALLEL = -n logical --dist loadfile
DATA_DIR ?= var
export PYTHON
# Bytecode is kept, whatever the machine says: a start that finds none compiles a thousand modules first.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test coverage check setup lock

run: setup
	@.venv/bin/frontdesk serve --demo --port "$(PORT)" --data-dir "$(DATA_DIR)"

test: setup
	.venv/bin/python -W ignore -m bot.assistant.training
	.venv/bin/python -W ignore -m knowledge_base.shipped
	.venv/bin/python -m pytest $(PARALLEL)

coverage: setup
	.venv/bin/coverage erase
	.venv/bin/coverage run -m pytest $(PARALLEL)
	.venv/bin/coverage combine -q
	.venv/bin/python scripts/show-coverage.py

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	scripts/check-js.sh

setup:
	@scripts/setup.sh

lock:
	scripts/lock.sh
