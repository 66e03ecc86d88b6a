"""The only place that knows who: HTTP interface, web pages and push channels, in front of mailbox and outbox."""
