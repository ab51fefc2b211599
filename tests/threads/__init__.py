"""What threads promise."""
