"""What reaches whom, and why."""
