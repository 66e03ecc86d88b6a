"""What JSON objects are called in these modules."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
