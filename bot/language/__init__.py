"""What can be told from one text without a trained model: language, urgency, commands, what must be hidden.

Start with `toolkit.Toolkit.from_content`. Imports bot.core only; reads no file, clock, network or environment.
"""
