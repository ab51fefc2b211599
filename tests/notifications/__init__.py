"""Tests of what reaches whom."""
