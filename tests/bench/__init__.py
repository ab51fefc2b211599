"""The benchmark's own parts, tried without measuring anything."""
