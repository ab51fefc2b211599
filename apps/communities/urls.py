"""Addresses of communities."""

from django.urls import path

from apps.communities import views

app_name = "communities"
urlpatterns = [
    path("theme-<slug:digest>.css", views.theme, name="theme"),
]
