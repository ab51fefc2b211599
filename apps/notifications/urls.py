"""Where one reads what is new."""

from django.urls import path

from apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("activity/", views.activity, name="list"),
    path("activity/count/", views.count, name="count"),
    path("activity/seen/", views.seen, name="seen"),
]
