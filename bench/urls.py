"""The real addresses, and the reference views."""

from django.urls import path

from bench import references
from config.urls import urlpatterns as real

app_name = "bench"
urlpatterns = [
    path("bench/constant/<int:size>/", references.constant, name="bench-constant"),
    path("bench/plain/<int:thread_id>/<int:page>/", references.plain, name="bench-plain"),
    path("bench/insert/<int:thread_id>/", references.insert, name="bench-insert"),
    *real,
]
