"""Rasa as its documentation sets it up, to compare with: its own components, and a rule with one answer a topic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

_CONFIG = """
recipe: default.v1
language: xx
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: FallbackClassifier
    threshold: 0.1
policies:
  - name: RulePolicy
"""


def trained(messages: Sequence[tuple[str, str]], folder: Path, *, epochs: int) -> Path:
    """A model in `folder` that learned `messages`, (text, topic), so many times over."""
    from bot.dialogue.quiet import silence

    silence()
    import yaml
    from rasa.model_training import train

    for name, content in _project(messages).items():
        (folder / name).write_text(yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True))
    (folder / "config.yml").write_text(_CONFIG.format(epochs=epochs))
    data = [str(folder / "nlu.yml"), str(folder / "rules.yml")]
    made = train(str(folder / "domain.yml"), str(folder / "config.yml"), data, str(folder))
    if made.model is None:
        raise LookupError("Rasa made no model")
    return Path(made.model)


def topic_of(intent: str) -> str:
    """The topic behind an intent of the model."""
    return intent.replace("__", "/")


def plain(text: str) -> str:
    """A text as Rasa can be given it: a slash at its beginning would be a command."""
    return text.lstrip("/ ")


def _project(messages: Sequence[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    lines: dict[str, str] = {}
    for text, topic in messages:
        intent = topic.replace("/", "__")  # Rasa reads a/b as something else than an intent
        lines[intent] = lines.get(intent, "") + f"- {text}\n"
    return {
        "nlu.yml": {"nlu": [{"intent": intent, "examples": its} for intent, its in lines.items()]},
        "rules.yml": {"rules": [{"rule": it, "steps": [{"intent": it}, {"action": f"utter_{it}"}]} for it in lines]},
        "domain.yml": {
            "intents": list(lines),
            "responses": {f"utter_{intent}": [{"text": f"About {intent}."}] for intent in lines},
            "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        },
    }
