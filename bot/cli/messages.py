"""`python -m bot messages`: are the training messages many enough, and each of them new?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from bot.core.types import LANGS
from bot.nlu.duplicates import near_duplicates
from bot.nlu.messages import Example, examples

#: least messages of a topic per language, for control topics and for the others
_LEAST = {"id": (100, 200), "en": (80, 150)}


def messages() -> int:
    """Prints the amounts and every problem; 1 when there is one."""
    found = list(examples())
    problems = [*_too_few(found), *_repeated(found), *_contradicting(found)]
    by_lang = Counter(one.lang for one in found)
    writers = Counter(lang for lang, _ in {(one.lang, one.writer) for one in found})
    for lang in LANGS:
        sys.stdout.write(f"{lang}: {by_lang[lang]} messages by {writers[lang]} writers\n")
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(f"messages: {len(problems)} problems\n")
    return 1 if problems else 0


def _too_few(found: Sequence[Example]) -> list[str]:
    amounts = Counter((one.lang, one.topic) for one in found)
    least = {(lang, topic): _LEAST[lang][not topic.startswith("control/")] for lang, topic in amounts}
    return [
        f"{lang} {topic}: {amount} messages, {least[lang, topic]} wanted; add some to a file of data/nlu/{lang}"
        for (lang, topic), amount in sorted(amounts.items())
        if amount < least[lang, topic]
    ]


def _repeated(found: Sequence[Example]) -> list[str]:
    return [
        f"{pair.later.lang}/{pair.later.writer} {pair.later.topic}: {pair.later.text!r} repeats "
        f"{pair.earlier.writer} {pair.earlier.topic}: {pair.earlier.text!r}; remove one"
        for pair in near_duplicates(found)
    ]


def _contradicting(found: Sequence[Example]) -> list[str]:
    """The same words with two topics, whatever the language: Rasa's validation refuses them."""
    topics: dict[str, set[str]] = {}
    for one in found:
        topics.setdefault(one.text, set()).add(one.topic)
    return [f"{text!r} stands under {', '.join(sorted(its))}; keep one" for text, its in topics.items() if len(its) > 1]
