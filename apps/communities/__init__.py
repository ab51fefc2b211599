"""The brand, its communities, and who belongs."""
