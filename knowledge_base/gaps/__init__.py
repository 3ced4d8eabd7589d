"""Questions without a good answer, grouped by what they mean, and what editors did about them."""
