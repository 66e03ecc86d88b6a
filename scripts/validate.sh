#!/usr/bin/env bash
# Rasa's own validation of domain, rules and training data; any warning fails. Its output is shown only then: the
# libraries it loads print pages of notices about themselves.
set -euo pipefail
cd "$(dirname "$0")/.."
export RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if .venv/bin/python -m rasa data validate --fail-on-warnings --quiet --data data/nlu data/stories >"$log" 2>&1; then
    echo "rasa data validate: no problems"
else
    cat "$log"
    exit 1
fi
