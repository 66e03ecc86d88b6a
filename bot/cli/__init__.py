"""What the verbs of `python -m bot` do. The only place that wires the packages together."""
