"""How fast, how light: ratios taken in one run against views that live here."""
