"""What an editor should look at: doubles, contradictions, overdue answers, dead links, hard words."""
