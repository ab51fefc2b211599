"""Screens: what looks at words before others read them, and says what it saw. They only queue."""
