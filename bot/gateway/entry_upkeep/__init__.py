"""The upkeep of entries in a running gateway: what to look at, links to other sites, overdue mail."""
