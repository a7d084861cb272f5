"""Section 6, transfer between locality teams."""
