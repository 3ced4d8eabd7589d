"""The outbox: mail to send, deliveries that failed."""
