"""Every frame and payload that crosses a process boundary, as a frozen type. See PROTOCOL.md."""
