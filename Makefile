# make demo: set up and run the main job on a real example.   make test: set up and pass the tests.
PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python
ADDIN  := $(wildcard macros/*.yaml macros/*/*)  # the installation builds the Excel add-in from these

.PHONY: demo test templates pictures docs bench clean

demo: $(VENV)/.ready
	$(RUN) -m ita_xl demo -o demo

test: $(VENV)/.ready-for-tests
	sh tools/setup_office.sh
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest -q -n auto --dist worksteal

templates: $(VENV)/.ready-for-tests
	$(RUN) tools/build_templates.py

pictures: $(VENV)/.ready-for-tests
	$(RUN) tools/build_pictures.py
	$(RUN) tools/draw_ribbon.py

docs: $(VENV)/.ready-for-tests
	$(RUN) tools/build_docs.py
	$(RUN) tools/build_measures_page.py

bench: $(VENV)/.ready-for-tests
	$(RUN) -m benchmarks

clean:
	rm -rf $(VENV) demo build dist ita_xl/addin/built

$(VENV)/.ready: pyproject.toml $(ADDIN)
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.ready-for-tests: pyproject.toml $(ADDIN)
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@
