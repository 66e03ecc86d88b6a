"""The worker: Rasa's agent in process, one turn at a time, everything of a turn written in one commit."""
