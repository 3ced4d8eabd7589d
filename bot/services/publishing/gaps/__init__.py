"""Gaps: found in the record, grouped by the assistant, and asked again whenever something goes live."""
