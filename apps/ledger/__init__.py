"""Facts, and how far each reader has read."""
