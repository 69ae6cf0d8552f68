# Everything from a bare checkout: Python 3.11 or later with pip, and make, are all it takes.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
bin = Scripts
else
bin = bin
endif

.PHONY: help demo test docs bench fuzz fix clean

help:
	@echo "make demo   an invented trust of three schools, and a page to look at"
	@echo "make test   all tests, lint, types, imports, docs and conformance"
	@echo "make docs   the documentation as a site"
	@echo "make bench  how fast it is, in ratios"
	@echo "make fuzz   what comes from outside, broken in every way, for some minutes"
	@echo "make fix    let ruff mend what it can"
	@echo "make clean  remove what was made"

demo: .venv/ready
	.venv/$(bin)/attendance demo --out demo-output

test: .venv-test/ready
	.venv-test/$(bin)/tox run $(ARGS)

docs bench fuzz fix: .venv-test/ready
	.venv-test/$(bin)/tox run -e $@ $(ARGS)

clean:
	rm -rf .venv .venv-test .tox build dist demo-output docs/_build

# pip installs into an environment from outside: Debian's Python has no ensurepip to put it inside.
.venv/ready: pyproject.toml $(shell find src -type f -not -name '*.pyc')
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python .venv/$(bin)/python install --quiet --upgrade '.[all]'
	touch $@

.venv-test/ready: Makefile
	$(PYTHON) -m venv --without-pip .venv-test
	$(PYTHON) -m pip --python .venv-test/$(bin)/python install --quiet 'tox>=4.40'
	touch $@
