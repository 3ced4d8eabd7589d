# make run    set up, train if needed, serve the demo on http://127.0.0.1:8080
# make shell  set up, train if needed, talk to the assistant as plain Rasa
# make test   set up, then every test: each environment's in it
# make coverage  every test again, measuring what they run; slower, so CI leaves it out
# make check  lint and types, Python and JavaScript
PORT ?= 8080
# A worker a core. A file stays with one worker, so what a module or a session shares is made once for it.
PARALLEL = -n logical --dist loadfile
DATA_DIR ?= var
export PYTHON ASSISTANT_PYTHON
# Bytecode is kept, whatever the machine says: a start that finds none compiles a thousand modules first.
export PYTHONDONTWRITEBYTECODE :=

GATEWAY := .venv/bin
ASSISTANT := .venv-assistant/bin
# What imports Rasa is tested in the assistant's environment only, what both processes run in both, the rest
# in the gateway's.
ASSISTANT_TESTS := $(addprefix tests/,assistant knowledge_base messages matching protocol)

.PHONY: run shell test coverage check setup setup-dev model lock

run: setup
	@$(GATEWAY)/frontdesk serve --demo --port "$(PORT)" --data-dir "$(DATA_DIR)"

shell: setup model
	@export FRONTDESK_KNOWLEDGE="$(DATA_DIR)/knowledge.db"; \
	$(ASSISTANT)/rasa run actions >/dev/null 2>&1 & trap "kill $$!" EXIT; $(ASSISTANT)/rasa shell

test: setup-dev model
	$(ASSISTANT)/python -W ignore -m knowledge_base.shipped
	$(ASSISTANT)/python -m pytest $(PARALLEL) $(ASSISTANT_TESTS)
	$(GATEWAY)/python -m pytest $(PARALLEL)

coverage: setup-dev model
	$(GATEWAY)/coverage erase
	$(ASSISTANT)/python -W ignore -m knowledge_base.shipped
	$(ASSISTANT)/coverage run -m pytest $(PARALLEL) $(ASSISTANT_TESTS)
	$(GATEWAY)/coverage run -m pytest $(PARALLEL)
	$(GATEWAY)/coverage combine -q
	$(GATEWAY)/python scripts/show-coverage.py

check: setup-dev
	$(GATEWAY)/ruff check .
	$(GATEWAY)/ruff format --check .
	$(GATEWAY)/mypy
	scripts/check-js.sh

setup:
	@scripts/setup.sh

setup-dev:
	@scripts/setup.sh --dev

model:
	$(ASSISTANT)/python -W ignore -m bot.assistant.training

lock:
	scripts/lock.sh
