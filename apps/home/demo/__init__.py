"""Tern & Tide, who live in a house that nobody has moved into yet."""
