"""Section 2, transfer process overview."""
