"""What is owed to the outside: mail to send, deliveries that failed."""
