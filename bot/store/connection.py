"""Connections to Redis: short time limits, healed after a restart of the server, Sentinel if asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import redis
import redis.asyncio
import redis.asyncio.connection
import redis.asyncio.sentinel
import redis.sentinel

from bot.core.errors import SettingsError, StoreDown
from bot.store.guard import answering

CONNECT_SECONDS = 2.0
CALL_SECONDS = 5.0
#: Blocking commands wait in slices shorter than a call may take.
BLOCK_SECONDS = 3.0

_OLDEST = (6, 2)
_LIMITS: dict[str, Any] = {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": CALL_SECONDS}


class _Healing:
    """Makes a pool notice that an idle connection was closed by the server (redis-py 4.6 takes EOF for "no data")."""

    async def can_read_destructive(self) -> bool:
        readable: bool = await super().can_read_destructive()  # type: ignore[misc]
        return readable or self._reader.at_eof()  # type: ignore[attr-defined]


class _TcpConnection(_Healing, redis.asyncio.connection.Connection):
    pass


class _TlsConnection(_Healing, redis.asyncio.connection.SSLConnection):
    pass


class _UnixConnection(_Healing, redis.asyncio.connection.UnixDomainSocketConnection):
    pass


class _SentinelConnection(_Healing, redis.asyncio.sentinel.SentinelManagedConnection):
    pass


_HEALING = {
    redis.asyncio.connection.Connection: _TcpConnection,
    redis.asyncio.connection.SSLConnection: _TlsConnection,
    redis.asyncio.connection.UnixDomainSocketConnection: _UnixConnection,
}


def connect(url: str) -> redis.asyncio.Redis[bytes]:
    """A client with short time limits (2 s to connect, 5 s a call) that heals itself after a restart of Redis.

    `url` is redis://, rediss://, unix:// or sentinel://[user:password@]host:port,host:port/<service>?db=0.
    One client per process and event loop; create it after forking. Raises SettingsError for any other address.
    """
    if url.startswith("sentinel://"):
        hosts, service, options = _sentinel(url)
        sentinel = redis.asyncio.sentinel.Sentinel(hosts, sentinel_kwargs=_LIMITS)
        master: redis.asyncio.Redis[bytes] = sentinel.master_for(
            service, connection_class=_SentinelConnection, **_LIMITS, **options
        )
        return master
    try:
        pool: redis.asyncio.ConnectionPool[Any] = redis.asyncio.ConnectionPool.from_url(url, **_LIMITS)
    except ValueError as error:
        raise SettingsError("REDIS_URL is not an address of a Redis server") from error
    pool.connection_class = _HEALING[pool.connection_class]
    client = redis.asyncio.Redis(connection_pool=pool)
    client.auto_close_connection_pool = True
    return client


def connect_sync(url: str) -> redis.Redis[bytes]:
    """Like `connect`, for code without an event loop."""
    if url.startswith("sentinel://"):
        hosts, service, options = _sentinel(url)
        master: redis.Redis[bytes] = redis.sentinel.Sentinel(hosts, sentinel_kwargs=_LIMITS).master_for(
            service, **_LIMITS, **options
        )
        return master
    try:
        return redis.Redis.from_url(url, **_LIMITS)
    except ValueError as error:
        raise SettingsError("REDIS_URL is not an address of a Redis server") from error


def check(url: str) -> tuple[str, ...]:
    """Look at an operator's Redis before it is used; returns warning codes.

    "eviction": messages would be dropped when memory is full; "no_append_only_file": a crash loses
    messages.
    Raises SettingsError (naming REDIS_URL) when it does not answer or is too old.
    """
    try:
        with connect_sync(url) as client, answering():
            facts = client.info()
    except StoreDown as error:
        raise SettingsError("REDIS_URL: the server does not answer") from error
    except redis.ResponseError as error:
        raise SettingsError("REDIS_URL: the server refuses INFO") from error
    version = tuple(int(part) for part in str(facts["redis_version"]).split(".")[:2])
    if version < _OLDEST:
        raise SettingsError(f"REDIS_URL: Redis {facts['redis_version']} is too old, 6.2 or newer is needed")
    warnings = []
    if facts.get("maxmemory_policy", "noeviction") != "noeviction":
        warnings.append("eviction")
    if not facts.get("aof_enabled"):
        warnings.append("no_append_only_file")
    return tuple(warnings)


def _sentinel(url: str) -> tuple[list[tuple[str, int]], str, dict[str, Any]]:
    parts = urlsplit(url)
    credentials, _, addresses = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    service = unquote(parts.path.strip("/"))
    try:
        hosts = [(host, int(port)) for host, _, port in (one.rpartition(":") for one in addresses.split(","))]
        options: dict[str, Any] = {"db": int(parse_qs(parts.query).get("db", ["0"])[0])}
    except ValueError as error:
        raise SettingsError("REDIS_URL: sentinel://host:port,host:port/<service>?db=0 is expected") from error
    if not service:
        raise SettingsError("REDIS_URL: the name of the Sentinel service is missing")
    if password:
        options.update(username=unquote(user) or None, password=unquote(password))
    return hosts, service, options
