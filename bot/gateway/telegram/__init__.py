"""Telegram in front of mailbox and outbox. Imported only when TELEGRAM_BOT_TOKEN is set."""
