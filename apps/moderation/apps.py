"""How the room joins the house."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, cases, decisions and appeals."""

    name = "apps.moderation"
    label = "moderation"

    def ready(self) -> None:
        from apps.guidelines.slots import says_what_is_proposed  # noqa: PLC0415
        from apps.moderation import kinds, projections  # noqa: F401, PLC0415  models are ready only now
        from apps.moderation.selectors.amending import proposals_in  # noqa: PLC0415
        from apps.moderation.selectors.grounds import grounds_of_posts  # noqa: PLC0415
        from apps.moderation.services.amending import ABOUT  # noqa: PLC0415
        from apps.moderation.slots import tell_of_change, tell_of_post  # noqa: PLC0415
        from apps.threads import slots  # noqa: PLC0415

        kinds.declare()
        slots.in_menu(tell_of_post)
        slots.says_why(grounds_of_posts)
        slots.stands_above(ABOUT, tell_of_change)
        says_what_is_proposed(proposals_in)
