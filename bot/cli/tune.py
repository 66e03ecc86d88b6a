"""`python -m bot tune`: what the thresholds of the understanding should be, from writers held out of the training data.

Takes minutes and changes nothing: the figures go by hand into the components' defaults, and into
docs/understanding.md with the date. The held-out sets of the tests play no part in it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from bot.nlu.crossval import HeldOut, leave_writers_out
from bot.nlu.intents import EVERYDAY, FALLBACK, RULES_ONLY, favouring_everyday
from bot.nlu.measure import share
from bot.nlu.messages import examples
from bot.nlu.model import confidence
from bot.nlu.shared import TOPIC, URGENCY, toolkit

_TEMPERATURES = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0)
_FLOORS = (0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.50)
_URGENT_AT = (0.30, 0.35, 0.40, 0.45, 0.50, 0.60)
_BONUSES = (0.0, 0.1, 0.2, 0.3, 0.4)


def tune() -> int:
    """Prints one table per threshold."""
    held = leave_writers_out(list(examples()))
    sys.stdout.write(f"{len(held)} messages, each judged by a model that never saw its writer\n")
    chosen = {target: _temperature(held, target) for target in (TOPIC, URGENCY)}
    _floors(held, chosen[TOPIC])
    _alarms(held, chosen[URGENCY])
    return 0


def _temperature(held: Sequence[HeldOut], target: str) -> float:
    """The temperature under which the right labels are least surprising (Guo et al. 2017, one parameter)."""
    surprise = {
        temperature: sum(
            -math.log(max(1e-9, dict(confidence(one.rankings[target], temperature))[_right(one, target)]))
            for one in held
        )
        / len(held)
        for temperature in _TEMPERATURES
    }
    best = min(surprise, key=lambda temperature: surprise[temperature])
    sys.stdout.write(f"\n{target}: mean log loss by temperature, best {best}\n")
    sys.stdout.writelines(f"  {temperature:5.1f}  {loss:.4f}\n" for temperature, loss in surprise.items())
    return best


def _right(one: HeldOut, target: str) -> str:
    return one.example.topic if target == TOPIC else one.example.urgency


def _floors(held: Sequence[HeldOut], temperature: float) -> None:
    """What a floor costs on real topics, and what it saves on everyday messages."""
    sys.stdout.write("\nfloor: right answers kept, wrong ones withheld, everyday messages left alone\n")
    judged = [(one.example.topic, *confidence(one.rankings[TOPIC], temperature)[0]) for one in held]
    for floor in _FLOORS:
        kept = share(sure >= floor for topic, said, sure in judged if said == topic != FALLBACK)
        held_back = share(sure < floor for topic, said, sure in judged if said != topic != FALLBACK)
        alone = share(sure < floor or said in EVERYDAY for topic, said, sure in judged if topic == FALLBACK)
        sys.stdout.write(f"  {floor:.2f}  {kept.value:.3f}  {held_back.value:.3f}  {alone.value:.3f}\n")


def _alarms(held: Sequence[HeldOut], temperature: float) -> None:
    """Who is called urgent, rules and classifier together, by what the message is."""
    sys.stdout.write("\neveryday_bonus, urgent_at: called urgent of urgent, concern, none, everyday\n")
    rules = [toolkit().urgency.judge(one.example.text).urgency == "urgent" for one in held]
    guess = [dict(confidence(one.rankings[URGENCY], temperature))["urgent"] for one in held]
    for bonus in _BONUSES:
        everyday = [favouring_everyday(one.rankings[TOPIC], bonus)[0][0] in RULES_ONLY for one in held]
        for least in _URGENT_AT:
            called = [
                (one.example, by_rules or (sure >= least and not harmless))
                for one, by_rules, sure, harmless in zip(held, rules, guess, everyday, strict=True)
            ]
            shares = [
                share(said for example, said in called if example.urgency == level and example.topic != FALLBACK)
                for level in ("urgent", "concern", "none")
            ]
            shares.append(share(said for example, said in called if example.topic == FALLBACK))
            figures = "  ".join(f"{one.value:.3f}" for one in shares)
            sys.stdout.write(f"  {bonus:.1f}  {least:.2f}  {figures}\n")
