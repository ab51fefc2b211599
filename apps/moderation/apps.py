"""How the room joins the house."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, cases, decisions and appeals."""

    name = "apps.moderation"
    label = "moderation"

    def ready(self) -> None:
        from apps.core.screening import screen_with  # noqa: PLC0415  models are ready only now
        from apps.guidelines.slots import says_what_is_proposed  # noqa: PLC0415
        from apps.moderation import exports, kinds, projections  # noqa: F401, PLC0415
        from apps.moderation.screening import projections as lessons  # noqa: F401, PLC0415
        from apps.moderation.screening.looking import look  # noqa: PLC0415
        from apps.moderation.selectors import grounds  # noqa: PLC0415
        from apps.moderation.selectors.amending import proposals_in  # noqa: PLC0415
        from apps.moderation.selectors.remarks import remarks_of  # noqa: PLC0415
        from apps.moderation.selectors.taken_out import taken_out_of_posts  # noqa: PLC0415
        from apps.moderation.services.amending import ABOUT  # noqa: PLC0415
        from apps.moderation.slots import (  # noqa: PLC0415
            say_under_post,
            tell_of_change,
            tell_of_post,
        )
        from apps.threads import slots  # noqa: PLC0415

        kinds.declare()
        exports.declare()
        slots.in_menu(tell_of_post)
        slots.in_menu(say_under_post)
        slots.stands_under(remarks_of)
        slots.says_why(grounds.grounds_of_posts)
        slots.says_what_is_out(taken_out_of_posts)
        slots.says_why_within(grounds.grounds_of_threads)
        screen_with(look)
        slots.stands_above(ABOUT, tell_of_change)
        says_what_is_proposed(proposals_in)
