"""Addresses of people's own pages and faces."""

from django.urls import path, re_path

from apps.accounts.views import data, settings

app_name = "accounts"

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/face/", settings.set_face, name="set_face"),
    path("settings/face/remove/", settings.remove_face, name="remove_face"),
    path("settings/sessions/", settings.end_sessions, name="end_sessions"),
    path("settings/address/", settings.address, name="address"),
    path("settings/address/code/", settings.address_code, name="address_code"),
    path("settings/data/", data.data, name="data"),
    path("settings/data/discard/", data.discard, name="discard_export"),
    re_path(r"^settings/data/copy/(?P<signed>[\w:-]{40,120})/$", data.export, name="export"),
    path("face/<slug:public_id>/<slug:key>/", settings.face, name="face"),
]
