"""A strict Telegram Bot API server on 127.0.0.1 for tests; see README.md beside this file."""
