"""One small recogniser a file: each finds one kind of personal detail in a `Page`.

A recogniser is a class with `kind` and `find(page) -> list[Span]`, spans in the page's own text. They may overlap;
`bot.language.redact` decides. Patterns live here, the words they lean on in `data/content/<lang>/redaction.yml`.
Every pattern is linear: no nested repetition over the same characters, look-backs and gaps are bounded.
"""
