"""The running service: assistant, conversation, protocol, gateway, pages and the command line."""
