"""The one discussion engine."""
