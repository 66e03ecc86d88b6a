"""Who is who: only bot.gateway may import this package."""
