"""Reads about moderation: each returns what one page shows."""
