# The commands a person needs. Each builds the environment first if it is not there yet.
.PHONY: run test check eval compare bench tune setup
.DEFAULT_GOAL := run

setup:
	@bash scripts/setup.sh

# One command a line and no shell around it, so that SIGTERM reaches the training as well as the program.
run: setup
	@.venv/bin/python -m bot train
	@.venv/bin/python -m bot run

# Everything but the tests: layout, types, import directions, content, dialogue.
check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m bot content check
	.venv/bin/python -m bot messages
	bash scripts/validate.sh

test: check
	.venv/bin/python -m bot train
	.venv/bin/pytest -n 2 --dist loadfile -m "not alone"
	.venv/bin/pytest -m alone

# The shipped model on messages of writers whom its training data never saw; fails below the stated floors.
eval: setup
	@exec .venv/bin/python -m bot evaluate

# The understanding beside other classifiers, among them Rasa's own, and without each of its parts (a quarter of an hour).
compare: setup
	@exec .venv/bin/python -m bot compare

# Speed and memory beside stock Rasa, both in one run (some minutes).
bench: setup
	@exec .venv/bin/python -m bot bench

# What the thresholds should be, from writers held out of the training data (some minutes; changes nothing).
tune: setup
	@exec .venv/bin/python -m bot tune
