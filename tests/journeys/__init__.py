"""What people come for, from the first page to the last, in a browser."""
