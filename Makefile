# Two commands do everything on a machine with python3 (3.11 or later, with venv) and make:
#   make app     the explorer, in the browser: Busan first against no zone, and every lever
#   make test    the tests, in minutes; make evidence runs the slow ones
# Without a browser: make run prints Busan first against no zone, and writes tables and figures to results/runs/.
# Each installs what it needs and no more, and says beforehand how much that is; what comes later only adds to it.
# Another interpreter: make app PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What was installed last: for make run, for make app, for all the rest.
RUN := $(VENV)/installed-run
APP := $(VENV)/installed-app
STAMP := $(VENV)/installed
# What each of them installs, with versions and digests: make locks writes them anew.
LOCKS := locks/run.txt locks/app.txt locks/dev.txt
PINNED := pyproject.toml $(LOCKS)

.PHONY: app run test docs bench bench-app bench-load pictures results golden catalogues pages evidence versions locks licences audit fuzz clean

app: $(APP)
	@$(BIN)/zonelab explore

run: $(RUN)
	@$(BIN)/zonelab compare busan_first no_zone --out results/runs/busan_first

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n auto --dist worksteal

# The documents as a site, docs/_build/html/index.html; every warning is an error.
docs: $(STAMP)
	$(BIN)/python -m sphinx -b html -W --keep-going -n -q docs docs/_build/html

# Speed and memory, as a table: make bench OPTIONS=--quick
bench: $(STAMP)
	@$(BIN)/python -m benchmarks.bench $(OPTIONS)

# From the release of a slider to the redrawn chart, in the browser, as a table.
bench-app: $(STAMP)
	@$(BIN)/python -m benchmarks.bench_app $(OPTIONS)

# Eight visitors who move levers for a quarter of an hour, and fifty who read, as a table: make bench-load
# OPTIONS="--minutes 3" is shorter.
bench-load: $(STAMP)
	@$(BIN)/python -m benchmarks.bench_load $(OPTIONS)

# Takes the pictures of the explorer in the README anew.
pictures: $(STAMP)
	@$(BIN)/python -m benchmarks.pictures

# Builds every study of results/ anew, each in its folder, and their list.
results: $(STAMP)
	@$(BIN)/zonelab study --all

# Brings the catalogues of texts up to date with the code; what is new waits there for its Korean.
catalogues: $(STAMP)
	$(BIN)/python -m tests.project.catalogues

# Writes anew the pages of the reference that come from the code; a test tells which one is not current.
pages: $(STAMP)
	$(BIN)/python docs/pages.py

# Refreshes the golden baselines; write the reason into the changelog, under Changes model output.
golden: $(STAMP)
	$(BIN)/python -m tests.golden.refresh

# The quick tests on the lowest and the highest versions of packages and Python, each in an environment of its own.
versions: $(STAMP)
	@$(BIN)/python -m tests.project.versions $(OPTIONS)

# Writes the locks anew, with the newest versions; make locks OPTIONS="--upgrade-package numpy" changes one.
locks: $(STAMP)
	@$(BIN)/python -m tests.project.locks $(OPTIONS)

# The licence of each package, those without a free one first; and what is known of their weaknesses, where the database
# of them can be reached.
licences: $(STAMP)
	@$(BIN)/python -m tests.project.licences

audit: $(STAMP)
	@$(BIN)/uv tool run pip-audit --requirement locks/dev.txt --require-hashes --disable-pip

# Spoilt files, addresses, claims and words of commands, handed to whatever reads them, for so many seconds.
SECONDS ?= 60
fuzz: $(STAMP)
	@$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS) $(OPTIONS)

# The slow tests: against patterns and record, at full size, in the browser. Without those that do the same hundreds of
# times: make evidence OPTIONS="-m 'slow and not endurance'"
evidence: $(STAMP)
	$(BIN)/pytest -q -m slow -n auto --dist loadfile --durations=10 $(OPTIONS)

# Made anew only when the project's dependencies have changed. Whoever has more has what less asks for.
$(RUN): $(PINNED)
	@$(call has,$(APP)) || $(call has,$(STAMP)) || $(call install,run,$(RUN_SIZE))
	@touch $@

$(APP): $(PINNED)
	@$(call has,$(STAMP)) || $(call install,app,$(APP_SIZE))
	@touch $@

$(STAMP): $(PINNED)
	@$(call install,dev,$(DEV_SIZE))
	@touch $@

# Packages, room on disk and time, as measured on an empty machine with two cores.
RUN_SIZE := 44 packages and 0.9 GB in one to three minutes
APP_SIZE := 78 packages and 1.1 GB in two to four minutes
DEV_SIZE := 200 packages and 2.0 GB in three to eight minutes

# Whether a stamp is newer than what says what to install.
has = ( for each in $(PINNED); do test $(1) -nt $$each || exit 1; done )

# Installs what a lock ($(1)) names, each file checked against its digest, then the project, after telling how much that
# is ($(2)).
define install
{ \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "zonelab needs Python 3.11 or later; $(PYTHON) is not. Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }; \
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "$(PYTHON) -m venv must work; it does not. On Debian: apt-get install python3-venv"; exit 2; }; \
	echo "Installing what locks/$(1).txt names into $(VENV): $(2), less what is there already."; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement locks/$(1).txt && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
}
endef

clean:
	rm -rf $(VENV) results/runs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist docs/_build
	find sim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
