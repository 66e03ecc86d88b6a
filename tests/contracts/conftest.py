from tests.support.hotlines import hotline
from tests.support.stores import clock, redis_url, store

__all__ = ["clock", "hotline", "redis_url", "store"]
