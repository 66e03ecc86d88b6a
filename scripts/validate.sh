#!/usr/bin/env bash
# Rasa's own validation of domain, rules and training data; any warning fails.
set -euo pipefail
cd "$(dirname "$0")/.."
export RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1
exec .venv/bin/python -W ignore -m rasa data validate --fail-on-warnings --quiet --data data/nlu data/stories
