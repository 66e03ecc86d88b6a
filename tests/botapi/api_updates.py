"""Methods that fetch updates or say where to send them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from tests.botapi.api_parts import Methods
from tests.botapi.errors import bad_request, conflict
from tests.botapi.json_types import Json
from tests.botapi.webhook import Webhook

_PORTS = {443, 80, 88, 8443}
_MAX_POLL_SECONDS = 50


@dataclass
class UpdateMethods(Methods):
    """getUpdates and the webhook's methods."""

    webhook: Webhook

    async def get_updates(self, given: Json) -> list[Json]:
        if self.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        limit, timeout = given.get("limit", 100), given.get("timeout", 0)
        if not 1 <= limit <= 100:
            raise bad_request("limit must be 1 to 100")
        if timeout < 0:
            raise bad_request("timeout must not be negative")
        self.world.updates.remember(given.get("allowed_updates"))
        return await self.world.updates.take(given.get("offset", 0), limit, min(timeout, _MAX_POLL_SECONDS))

    async def set_webhook(self, given: Json) -> bool:
        url = given["url"]
        if not url:
            return await self.delete_webhook(given)
        _check_address(url)
        if not 1 <= given.get("max_connections", 40) <= 100:
            raise bad_request("max_connections must be 1 to 100")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", given.get("secret_token", "x")):
            raise bad_request("secret token contains unallowed characters")
        self.world.updates.remember(given.get("allowed_updates"))
        await self._stop(given)
        self.webhook.url, self.webhook.secret = url, given.get("secret_token")
        self.webhook.max_connections = given.get("max_connections", 40)
        self.webhook.ip_address, self.webhook.certificate = given.get("ip_address"), "certificate" in given
        self.webhook.start()
        self.world.updates.interrupt("terminated by setWebhook request")
        return True

    async def delete_webhook(self, given: Json) -> bool:
        await self._stop(given)
        self.webhook.url, self.webhook.secret, self.webhook.last_error = "", None, None
        return True

    def get_webhook_info(self, given: Json) -> Json:
        return self.webhook.info()

    async def _stop(self, given: Json) -> None:
        await self.webhook.stop()
        if given.get("drop_pending_updates"):
            self.world.updates.forget()


def _check_address(url: str) -> None:
    """As the Bot API asks: HTTPS and one of four ports. Like a local Bot API server: plain HTTP on this machine."""
    address = urlsplit(url)
    try:
        local = ip_address(address.hostname or "").is_loopback
    except ValueError:
        local = False
    if local and address.scheme in {"http", "https"}:
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
