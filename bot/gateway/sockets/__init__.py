"""The two sockets: what they share (connection, registry) and what each says."""
