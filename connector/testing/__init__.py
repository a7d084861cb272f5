"""What authors of the shell and of platforms test with."""
