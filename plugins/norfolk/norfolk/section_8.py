"""Section 8, managing allocation pressures."""
