"""Addresses of moderation: of those who keep order, and of everybody else."""

from apps.moderation.views import desk, members

app_name = "moderation"
urlpatterns = [*desk.urlpatterns, *members.urlpatterns]
