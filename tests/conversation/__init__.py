"""Tests of the domain: the record, the state machine, the handoff, the queue, the figures."""
