"""rasa_sdk actions: they read the tracker, decide by rules of bot.core, and name a response. No text of their own.

What a turn changes beside the conversation (opening a case, leaving the page) is dispatched as an *effect*, a custom
message `{"effect": …}` that the worker collects and commits together with the replies.
"""
