"""Addresses of people's own pages and faces."""

from django.urls import path

from apps.accounts.views import settings

app_name = "accounts"

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/face/", settings.set_face, name="set_face"),
    path("settings/face/remove/", settings.remove_face, name="remove_face"),
    path("settings/sessions/", settings.end_sessions, name="end_sessions"),
    path("settings/address/", settings.address, name="address"),
    path("settings/address/code/", settings.address_code, name="address_code"),
    path("face/<slug:public_id>/<slug:key>/", settings.face, name="face"),
]
