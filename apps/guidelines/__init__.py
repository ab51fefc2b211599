"""Numbered rules, and who accepted which."""
