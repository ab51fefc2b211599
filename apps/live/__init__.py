"""Sockets that hint; pages fetch."""
