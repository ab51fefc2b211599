"""The brand: the one organisation this installation belongs to."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock

COLOUR = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Six digits after a #, such as #0e6478."))
MARK_LENGTH = 2048  # one-ink SVG, at most 2 KB


def default_reactions() -> list[list[str]]:
    """The words a new brand begins with: slug and label."""
    return [
        ["thanks", "Thank you"],
        ["same", "Same here"],
        ["helped", "Helped me"],
        ["question", "Good question"],
        ["lovely", "Lovely"],
    ]


class Brand(models.Model):
    """The one organisation this installation belongs to."""

    name = models.CharField(max_length=50)
    colour = models.CharField(max_length=7, default="#0e6478", validators=[COLOUR])
    theme = models.JSONField(default=dict)  # roles derived from the colour: {role: [day, night]}
    mark = models.TextField(max_length=MARK_LENGTH, blank=True)  # sanitised one-ink SVG paths
    purpose = models.CharField(max_length=200, blank=True)
    welcome = models.CharField(max_length=300, blank=True)  # the line on the sign-in page
    reactions = models.JSONField(default=default_reactions)  # at most six [slug, label]
    time_zone = models.CharField(max_length=64, default="UTC")
    guidelines_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="brand_is_one"),
        ]

    def __str__(self) -> str:
        return self.name
