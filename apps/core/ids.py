"""Names that go out, in place of the integer keys that stay inside."""

from django.utils.crypto import get_random_string

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: none is mistaken for another


def public_id() -> str:
    """Ten random characters, 50 bits: enough that nobody guesses a neighbour."""
    return get_random_string(10, ALPHABET)
