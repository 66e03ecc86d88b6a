"""The page with material to pass on, and the poster as a download."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.content import teaching
from bot.content.catalog import Catalog
from bot.core.types import LANGS
from bot.gateway import languages
from bot.gateway.pages import Pages
from bot.gateway.parts import Material


@dataclass(frozen=True)
class Message:
    """One message to pass on, and a link that opens WhatsApp with it."""

    text: str
    whatsapp: str


class MaterialPages:
    """`/material` and `/material/poster-<language>.pdf`."""

    def __init__(self, pages: Pages, catalog: Catalog, material: Material) -> None:
        self._pages = pages
        self._catalog = catalog
        self._material = material

    def routes(self) -> list[Route]:
        """Both addresses."""
        return [
            Route("/material", self.material, methods=["GET"]),
            Route("/material/poster-{lang}.pdf", self.poster, methods=["GET"]),
        ]

    async def material(self, request: Request) -> Response:
        """Posters, messages, and where the quiz is."""
        lang = languages.of_request(request)
        texts = [
            teaching.message(self._catalog, lang, key, self._material.reach)
            for key in teaching.message_keys(self._catalog)
        ]
        shown = [Message(text, whatsapp_link(text)) for text in texts]
        return self._pages.page(request, "material.html", lang, messages=shown)

    async def poster(self, request: Request) -> Response:
        """The poster in the language of the address."""
        lang = next((code for code in LANGS if code == request.path_params["lang"]), None)
        if lang is None:
            raise HTTPException(404)
        disposition = f'attachment; filename="poster-{lang}.pdf"'
        drawn = await self._material.draw_poster(lang)
        return Response(drawn, media_type="application/pdf", headers={"Content-Disposition": disposition})


def whatsapp_link(text: str) -> str:
    """Opens WhatsApp with this text; the person chooses to whom it goes."""
    return f"https://wa.me/?{urlencode({'text': text})}"
