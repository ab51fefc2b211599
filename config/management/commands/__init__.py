"""What the one door opens on to."""
