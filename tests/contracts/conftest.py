from tests.support.stores import clock, redis_url, store

__all__ = ["clock", "redis_url", "store"]
