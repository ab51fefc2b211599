"""Addresses of the rules."""

from django.urls import path, re_path

from apps.guidelines import views

SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"

app_name = "guidelines"
urlpatterns = [
    path("guidelines/", views.brand, name="brand"),
    path("guidelines/accept/", views.accept, name="accept"),
    re_path(rf"^c/{SLUG}/guidelines/$", views.community, name="community"),
    re_path(rf"^c/{SLUG}/guidelines/accept/$", views.accept_community, name="accept_community"),
]
