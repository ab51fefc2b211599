"""How the room joins the house."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    """The one discussion engine."""

    name = "apps.threads"
    label = "threads"

    def ready(self) -> None:
        from apps.live import gates  # noqa: PLC0415  models are ready only now
        from apps.threads import exports, kinds, projections  # noqa: F401, PLC0415
        from apps.threads.gates import may_hear  # noqa: PLC0415

        kinds.declare()
        exports.declare()
        gates.register("thread-", may_hear)
