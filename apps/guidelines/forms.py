"""Forms that take somebody's word."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict

from apps.core.text import NumberField


class VersionForm(forms.Form):
    """Carries the version that was read."""

    version = NumberField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def reread(self, version: int) -> None:
        """Carry the version that is shown now, when the form is shown again."""
        if self.is_bound:
            data = cast("QueryDict", self.data).copy()
            data["version"] = str(version)
            self.data = data


class AcceptForm(VersionForm):
    """Where they were going, beside the version."""

    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
