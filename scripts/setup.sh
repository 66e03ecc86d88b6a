#!/usr/bin/env bash
# Builds the environment: finds or installs uv, then installs exactly what uv.lock names. Quick when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! uv --version >/dev/null 2>&1 && [ ! -x .uv/bin/uv ]; then
    echo "[setup 1/2] Installing uv, the package installer"
    # Straight into the Python in use where that is allowed, else into a folder of its own.
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore uv 2>/dev/null \
        || { python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv; }
fi
uv=uv
uv --version >/dev/null 2>&1 || uv=.uv/bin/uv

[ -x .venv/bin/python ] || echo "[setup 2/2] Installing the libraries (about 1 GB to fetch the first time: one to three minutes)"
quiet=--quiet
if [ ! -x .venv/bin/python ] || [ -t 2 ]; then quiet=; fi
"$uv" sync --frozen $quiet
