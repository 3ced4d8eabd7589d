"""The service standards, and the figures that the board shows of them."""
