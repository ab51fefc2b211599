"""What was wrong with what somebody sent, and beside which field of which form it is said."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import Form

from apps.core.access import Denied


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence, and its place; without a field it stands over the case."""

    said: str
    form: str = ""
    field: str = ""

    @classmethod
    def in_form(cls, name: str, form: Form) -> Problem:
        """The first thing that was wrong with a form that is not valid."""
        field, said = next(iter(form.errors.items()))
        return cls(str(said[0]), name, field)

    @classmethod
    def of(cls, name: str, error: ValidationError | Denied, otherwise: str = "") -> Problem:
        """What a service says, at the field that it names, or else at that one."""
        if isinstance(error, Denied):
            return cls(str(error), name)
        named = next(iter(error.error_dict), otherwise) if hasattr(error, "error_dict") else ""
        return cls(str(error.messages[0]), name, named or otherwise)
