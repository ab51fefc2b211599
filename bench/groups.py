"""The groups, by name."""

from bench import first_visit, importing, moderation, pages, search, startup
from bench.figures import Group

GROUPS: dict[str, Group] = {
    module.GROUP.name: module.GROUP
    for module in (pages, search, importing, first_visit, startup, moderation)
}
