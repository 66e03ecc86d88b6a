from tests.support.stores import redis_url, store

__all__ = ["redis_url", "store"]
