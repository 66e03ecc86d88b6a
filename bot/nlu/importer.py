"""Hands the training messages to Rasa without reading, checking, copying and hashing each of them many times over.

With 30,000 messages Rasa's own importer takes as long as learning from them; named in config.yml.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.nlu.messages import Block, blocks


class Importer(RasaFileImporter):  # type: ignore[misc]
    """Messages come from every .yml file in a folder `nlu`; the rest is read as Rasa reads it."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        given = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        files = sorted(
            {file for path in map(Path, given) for file in ([path] if path.is_file() else path.rglob("*.yml"))}
        )
        self._messages = [file for file in files if "nlu" in file.parts]
        super().__init__(config_file, domain_path, [str(file) for file in files if file not in set(self._messages)])

    @cached_method  # type: ignore[untyped-decorator]
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Rasa's interface. The language is none of its business: one model serves both."""
        return TrainingData([message for file in self._messages for block in blocks(file) for message in _of(block)])


class _Fixed(Message):  # type: ignore[misc]
    """A message that nobody changes: its fingerprint is made once, and a copy of it is itself."""

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        if self.data.get(prop) != info:
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Fixed:
        return self


def _of(block: Block) -> list[_Fixed]:
    metadata = {"urgency": block.urgency}
    return [_Fixed.build(text, intent=block.intent, intent_metadata=metadata) for text in block.texts]
