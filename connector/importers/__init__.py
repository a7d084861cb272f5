"""Host adapters that read a return or a file and give case events."""
