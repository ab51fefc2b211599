"""How the room joins the house."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, cases, decisions and appeals."""

    name = "apps.moderation"
    label = "moderation"

    def ready(self) -> None:
        from apps.moderation import kinds, projections  # noqa: F401, PLC0415  models are ready only now
        from apps.moderation.selectors.grounds import grounds_of_posts  # noqa: PLC0415
        from apps.moderation.selectors.remarks import remarks_of  # noqa: PLC0415
        from apps.moderation.slots import say_under_post, tell_of_post  # noqa: PLC0415
        from apps.threads import slots  # noqa: PLC0415

        kinds.declare()
        slots.in_menu(tell_of_post)
        slots.in_menu(say_under_post)
        slots.stands_under(remarks_of)
        slots.says_why(grounds_of_posts)
