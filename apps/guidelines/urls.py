"""Addresses of the rules."""

from django.urls import re_path

from apps.guidelines import views

SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"
VERSION = r"(?P<version>[1-9]\d{0,8})"
KEY = r"(?P<key>[0-9a-hjkmnp-tv-z]{10})"

app_name = "guidelines"
urlpatterns = [
    re_path(r"^guidelines/$", views.brand, name="brand"),
    re_path(r"^guidelines/accept/$", views.accept, name="accept"),
    re_path(rf"^guidelines/since/{VERSION}/$", views.brand_changes, name="brand_changes"),
    re_path(rf"^guidelines/versions/{VERSION}/$", views.brand_edition, name="brand_edition"),
    re_path(rf"^c/{SLUG}/guidelines/$", views.community, name="community"),
    re_path(rf"^c/{SLUG}/guidelines/accept/$", views.accept_community, name="accept_community"),
    re_path(
        rf"^c/{SLUG}/guidelines/since/{VERSION}/$",
        views.community_changes,
        name="community_changes",
    ),
    re_path(
        rf"^c/{SLUG}/guidelines/versions/{VERSION}/$",
        views.community_edition,
        name="community_edition",
    ),
    re_path(rf"^g/{KEY}/$", views.rule, name="rule"),
]
