# ticketcli: every task of the project. `make` alone explains them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PEERS ?= .peers
CATALOGUE := ticketcli/locale/es/LC_MESSAGES/ticketcli
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help venv demo test torture mutants lint format messages bench peers wheel clean

help:  ## explain the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(VENV)/.installed  ## make the virtual environment with everything in it

$(VENV)/.installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q ticketcli
	touch $@

demo: venv  ## the main job on the example desk, in a temporary folder, with its output shown
	@PATH="$(abspath $(BIN)):$$PATH" sh tools/demo.sh

test: venv  ## all tests, in parallel, with branch coverage (SEED=N: with the random examples of that run)
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered $(if $(SEED),--hypothesis-seed=$(SEED))

torture: venv  ## the figures of tests/reliability in full, as a table (be root, with strace and e2fsprogs)
	@command -v strace mkfs.ext4 >/dev/null || echo 'more is held with: apt install strace e2fsprogs'
	TORTURE=1 $(BIN)/python -m pytest -p no:xdist tests/reliability

mutants: venv  ## a sample of small faults put into the code, and whether a test notices (ARGS="merge --each 20")
	$(BIN)/python -m tools.mutants $(ARGS)

lint: venv  ## ruff, mypy strict, bandit
	$(BIN)/ruff check ticketcli tests bench tools
	$(BIN)/ruff format --check ticketcli tests bench tools
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --severity-level medium --skip B608 ticketcli

format: venv  ## lay the code out
	$(BIN)/ruff format ticketcli tests bench tools
	$(BIN)/ruff check --fix --quiet ticketcli tests bench tools

messages: venv  ## take new messages into the Spanish catalogue and compile it; lay out the pages of --help
	$(BIN)/pybabel --quiet extract --no-location --sort-output -k _ -k plural:1,2 -k N_ -o $(CATALOGUE).pot ticketcli
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -l es \
		-i $(CATALOGUE).pot -o $(CATALOGUE).po
	$(BIN)/pybabel compile --statistics -l es -i $(CATALOGUE).po -o $(CATALOGUE).mo
	$(BIN)/pybabel --quiet compile -l es -i $(dir $(CATALOGUE))click.po -o $(dir $(CATALOGUE))click.mo
	rm $(CATALOGUE).pot
	$(BIN)/python -m tools.pages

bench: venv  ## measure the figures of bench/ and write bench/RESULTS.md (ARGS="P2 P4 --sizes 1000")
	$(BIN)/python -m bench --peers $(PEERS) $(ARGS)

peers:  ## install what `make bench` compares with, each where it touches nothing else
	for peer in tisket jira-nano microbeads roundup; do \
		$(PYTHON) -m venv $(PEERS)/$$peer && $(PEERS)/$$peer/bin/pip install --quiet $$peer; done
	@echo "taskwarrior, fossil and ripgrep come with the system's packages: apt install taskwarrior fossil ripgrep"

wheel: venv  ## build the wheel and try it in an environment of its own
	sh tools/wheel.sh $(BIN)/python

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(PEERS) build dist *.egg-info .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
