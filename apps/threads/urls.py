"""Addresses of threads."""

from django.urls import path, register_converter

from apps.threads import views


class PublicId:
    """Ten letters and digits, as `core.ids` makes them."""

    regex = "[0-9a-hjkmnp-tv-z]{10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Number:
    """A post's place in its thread; no longer than the database can hold."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(PublicId, "public_id")
register_converter(Number, "number")

app_name = "threads"
urlpatterns = [
    path("c/<slug:slug>/new/", views.new, name="new"),
    path("c/<slug:slug>/read/", views.mark_read, name="mark_read"),
    path("t/<public_id:public_id>/replies/", views.reply, name="reply"),
    path("t/<public_id:public_id>/posts/", views.posts, name="posts"),
    path("t/<public_id:public_id>/seen/", views.seen, name="seen"),
    path("t/<public_id:public_id>/pin/", views.pin, name="pin"),
    path("t/<public_id:public_id>/lock/", views.lock, name="lock"),
    path("t/<public_id:public_id>/split/", views.split, name="split"),
    path("t/<public_id:public_id>/slow/", views.slow, name="slow"),
    path("t/<public_id:public_id>/follow/", views.follow, name="follow"),
    path("t/<public_id:public_id>/<number:number>/", views.post, name="post"),
    path("t/<public_id:public_id>/<number:number>/edit/", views.edit_post, name="edit_post"),
    path("t/<public_id:public_id>/<number:number>/history/", views.history, name="history"),
    path("t/<public_id:public_id>/<number:number>/delete/", views.delete_post, name="delete_post"),
    path("t/<public_id:public_id>/<number:number>/label/", views.label, name="label"),
    path("t/<public_id:public_id>/<number:number>/react/<slug:word>/", views.react, name="react"),
    path("t/<public_id:public_id>/<number:number>/accept/", views.accept, name="accept"),
    path("t/<public_id:public_id>/<slug:slug>/", views.thread, name="thread"),
    path("t/<public_id:public_id>/", views.thread, {"slug": ""}, name="thread_by_id"),
    path("old/<path:address>", views.old, name="old"),
    path("preview/", views.preview, name="preview"),
    path("draft/", views.draft, name="draft"),
    path("uploads/", views.upload, name="upload"),
    path("files/<public_id:public_id>/<slug:variant>/", views.file, name="file"),
]
