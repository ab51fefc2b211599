"""Reads for pages composed of several rooms: each returns what one page shows."""
