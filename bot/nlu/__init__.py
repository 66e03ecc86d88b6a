"""Rasa graph components, one per file. The work itself is done in bot.language and bot.nlu.model, free of Rasa."""
