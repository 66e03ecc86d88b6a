"""Pelita: an anonymous chatbot with a hotline queue. See docs/architecture.md for what each package owns."""
