"""Addresses of the ground floor."""

from django.urls import path

from apps.core import views

app_name = "core"
urlpatterns = [path("outbox/", views.outbox, name="outbox")]
