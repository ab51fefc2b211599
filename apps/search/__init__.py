"""Finding what one may see."""
