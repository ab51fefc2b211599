"""Addresses of moderation: of those who keep order, of stewards, and of everybody else."""

from apps.moderation.views import amending, desk, juries, members, screens, stewards

app_name = "moderation"
urlpatterns = [
    *desk.urlpatterns,
    *stewards.urlpatterns,
    *screens.urlpatterns,
    *members.urlpatterns,
    *amending.urlpatterns,
    *juries.urlpatterns,
]
