"""Text as Telegram stores it: markup becomes entities, the ends are trimmed, lengths count in UTF-16 units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from tests.botapi.errors import ApiError, bad_request, not_simulated
from tests.botapi.json_types import Json

MAX_TEXT, MAX_CAPTION = 4096, 1024
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}
_HTML = re.compile(r"<(?P<close>/?)(?P<tag>[a-zA-Z-]*)(?P<rest>[^<>]*)>|(?P<stray><)|(?P<text>[^<]+)")
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
_MARKDOWN = re.compile(
    r"\\(?P<plain>[\x01-\x7e])|(?P<pre>```)|(?P<mark>\|\||__|[*_~`])|\[(?P<open>)|\]\((?P<url>[^)\s]*)\)"
    r"|(?P<reserved>[\[\]()>#+\-=|{}.!])|(?P<text>[^\\*_~`|\[\]()>#+\-={}.!]+)"
)
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/]))|(?P<email>\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b)"
    r"|(?P<url>\bhttps?://[^\s<>]+)|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})|(?P<hashtag>(?<!\w)#\w+)"
)


def utf16(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def formatted(
    text: str, mode: str | None, entities: Sequence[Json] | None, limit: int = MAX_TEXT
) -> tuple[str, list[Json]]:
    """What is shown, and its entities.

    Raises ApiError 400 for markup that cannot be parsed, for nothing left to show and for more than `limit` units.
    """
    plain, found = _parsed(text, mode) if mode else (text, [dict(one) for one in entities or ()])
    for one in found:
        if one["offset"] < 0 or one["length"] <= 0 or one["offset"] + one["length"] > utf16(plain):
            raise bad_request(f"entity beginning at UTF-16 offset {one['offset']} ends after the end of the text")
    shown = plain.strip()
    if not shown:
        raise bad_request("message text is empty")
    if utf16(shown) > limit:
        raise bad_request("message is too long" if limit == MAX_TEXT else "message caption is too long")
    shift = utf16(plain[: len(plain) - len(plain.lstrip())])
    for one in found:
        one["offset"] = max(0, one["offset"] - shift)
        one["length"] = min(one["length"], utf16(shown) - one["offset"])
    return shown, sorted([*found, *detected(shown)], key=lambda one: (one["offset"], -one["length"]))


def detected(text: str) -> list[Json]:
    """Commands, links, addresses, mentions and hashtags, which Telegram marks by itself."""
    return [
        {"type": str(found.lastgroup), "offset": utf16(text[: found.start()]), "length": utf16(found[0])}
        for found in _FOUND.finditer(text)
    ]


def _parsed(text: str, mode: str) -> tuple[str, list[Json]]:
    if mode.lower() == "html":
        return _html(text)
    if mode.lower() == "markdownv2":
        return _markdown(text)
    if mode.lower() == "markdown":
        raise not_simulated("the legacy parse mode Markdown")
    raise bad_request("unsupported parse_mode")


def _broken(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")


def _html(text: str) -> tuple[str, list[Json]]:
    plain, found, opened = "", list[Json](), list[tuple[str, Json]]()
    for part in _HTML.finditer(text):
        at, tag = len(text[: part.start()].encode()), (part["tag"] or "").lower()
        if part["text"] is not None:
            plain += unescape(part["text"])
        elif part["stray"] or tag not in {*_TAGS, "span"}:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {at}')
        elif part["close"]:
            if not opened or opened[-1][0] != tag:
                raise _broken(f'Unmatched end tag at byte offset {at}, found "</{tag}>"')
            found += _closed(opened.pop()[1], plain)
        else:
            opened.append((tag, {"offset": utf16(plain), **_html_entity(tag, part["rest"], at)}))
    if opened:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return plain, found


def _html_entity(tag: str, rest: str, at: int) -> Json:
    values = dict(re.findall(r"""([\w-]+)=["']([^"']*)["']""", rest))
    if tag == "a":
        return {"type": "text_link", "url": unescape(values.get("href", ""))}
    if tag == "span":
        if values != {"class": "tg-spoiler"}:
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        return {"type": "spoiler"}
    if tag == "blockquote" and rest.strip() == "expandable":
        return {"type": "expandable_blockquote"}
    return {"type": _TAGS[tag]}


def _closed(entity: Json, plain: str) -> Iterator[Json]:
    length = utf16(plain) - entity["offset"]
    if length:
        yield {**entity, "length": length}


def _markdown(text: str) -> tuple[str, list[Json]]:
    plain, found, opened, end = "", list[Json](), list[tuple[str, Json]](), 0
    for part in _MARKDOWN.finditer(text):
        at, end = len(text[: part.start()].encode()), part.end()
        mark = part["mark"] or part["pre"]
        if part["plain"] or part["text"]:
            plain += part["plain"] or part["text"]
        elif part["reserved"]:
            raise _broken(f"Character '{part['reserved']}' is reserved and must be escaped with the preceding '\\'")
        elif part["open"] is not None:
            opened.append(("[", {"type": "text_link", "offset": utf16(plain)}))
        elif part["url"] is not None:
            if not opened or opened[-1][0] != "[":
                raise _broken("Character ']' is reserved and must be escaped with the preceding '\\'")
            found += _closed({**opened.pop()[1], "url": part["url"]}, plain)
        elif opened and opened[-1][0] == mark:
            found += _closed(opened.pop()[1], plain)
        elif any(one == mark for one, _ in opened):
            raise _broken(f"Can't find end of the entity starting at byte offset {at}")
        else:
            opened.append((mark, {"type": _MARKS.get(mark, "pre"), "offset": utf16(plain)}))
    if opened or end != len(text):
        raise _broken(f"Can't find end of the entity starting at byte offset {len(text.encode())}")
    return plain, found
