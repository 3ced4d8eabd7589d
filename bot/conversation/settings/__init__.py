"""What the business sets while Frontdesk runs."""
