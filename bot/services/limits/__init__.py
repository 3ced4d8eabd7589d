"""How much one may do, by address and in all: rates, places, back-off, and the disk's reserve."""
