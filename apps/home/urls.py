"""Addresses of the pages composed of several rooms."""

from django.urls import path, re_path

from apps.home.views import brand, community, front, people, resting, rules, running, stewarding

HANDLE = r"(?P<handle>[A-Za-z0-9_-]{1,30})"
SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"

app_name = "home"
urlpatterns = [
    path("", front.home, name="home"),
    path("latest/", front.latest, name="latest"),
    path("unanswered/", front.unanswered, name="unanswered"),
    path("communities/", front.communities, name="communities"),
    path("communities/new/", stewarding.found, name="found"),
    re_path(rf"^c/{SLUG}/$", community.community, name="community"),
    re_path(rf"^c/{SLUG}/join/$", community.join, name="join"),
    re_path(rf"^c/{SLUG}/leave/$", community.leave, name="leave"),
    re_path(rf"^c/{SLUG}/me/$", community.membership, name="membership"),
    re_path(rf"^c/{SLUG}/rest/$", resting.rest, name="rest"),
    re_path(rf"^c/{SLUG}/people/$", people.people, name="people"),
    re_path(rf"^c/{SLUG}/people/{HANDLE}/$", stewarding.member, name="member"),
    re_path(
        rf"^c/{SLUG}/people/{HANDLE}/inviting/$",
        stewarding.restore_inviting,
        name="restore_inviting",
    ),
    re_path(rf"^c/{SLUG}/applications/$", stewarding.applications, name="applications"),
    re_path(
        rf"^c/{SLUG}/applications/{HANDLE}/(?P<answer>yes|no)/$", stewarding.decide, name="decide"
    ),
    re_path(rf"^c/{SLUG}/invite/$", stewarding.invite, name="invite"),
    re_path(
        rf"^c/{SLUG}/invite/(?P<digest>[0-9a-f]{{64}})/revoke/$", stewarding.revoke, name="revoke"
    ),
    re_path(rf"^c/{SLUG}/settings/$", stewarding.settings, name="community_settings"),
    re_path(rf"^c/{SLUG}/settings/guidelines/$", rules.community, name="community_rules"),
    re_path(
        rf"^c/{SLUG}/settings/guidelines/preview/$",
        rules.community_preview,
        name="community_rules_preview",
    ),
    re_path(rf"^c/{SLUG}/settings/archive/$", stewarding.archive, name="archive"),
    re_path(rf"^@{HANDLE}/$", people.person, name="person"),
    re_path(r"^invitation/(?P<token>[0-9a-z]{20})/$", community.invitation, name="invitation"),
    path("brand/", brand.brand, name="brand"),
    path("brand/preview/", brand.preview, name="brand_preview"),
    path("brand/guidelines/", rules.brand, name="brand_rules"),
    path("brand/guidelines/preview/", rules.brand_preview, name="brand_rules_preview"),
    path("running/", running.running, name="running"),
    path("running/readers/", running.read_on, name="read_on"),
    path("running/passages/", running.pass_over, name="pass_over"),
    path("running/letters/", running.letters, name="letters"),
]
