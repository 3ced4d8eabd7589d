"""What is sent to the world outside: mail and webhooks, each kept until it is delivered."""
