"""What everybody else sees: reports, letters, appeals, how order is kept."""

from __future__ import annotations

from django.urls import path, re_path

from apps.moderation.views import letters, mails, openness, remarks, reporting

BEARER = r"(?P<token>[0-9a-z]{20})"
SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"
QUARTER = r"(?P<year>20[0-9]{2})-q(?P<part>[1-4])"

urlpatterns = [
    re_path(
        r"^report/(?P<kind>[a-z_]{1,32})/(?P<reference>[-A-Za-z0-9_]{1,60})/$",
        reporting.report,
        name="report",
    ),
    path("reports/", reporting.told, name="told"),
    path("t/<public_id:public_id>/<int:number>/note/", remarks.remark, name="remark"),
    path("t/<public_id:public_id>/<int:number>/note/remove/", remarks.unremark, name="unremark"),
    path("settings/mails/", mails.mails, name="mails"),
    path("standing/", letters.standing, name="standing"),
    path("statements/<public_id:public_id>/", letters.statement, name="statement"),
    path("statements/<public_id:public_id>/appeal/", letters.appeal, name="appeal"),
    path("statements/<public_id:public_id>/line/", letters.line, name="line"),
    path(
        "statements/<public_id:public_id>/pictures/<public_id:picture>/",
        letters.sent,
        name="sent",
    ),
    re_path(rf"^letter/{BEARER}/$", letters.by_letter, name="by_letter"),
    re_path(rf"^letter/{BEARER}/appeal/$", letters.appeal_by_letter, name="appeal_by_letter"),
    re_path(rf"^letter/{BEARER}/line/$", letters.line_by_letter, name="line_by_letter"),
    re_path(
        rf"^letter/{BEARER}/pictures/(?P<picture>[0-9a-z]{{10}})/$",
        letters.sent_by_letter,
        name="sent_by_letter",
    ),
    re_path(rf"^c/{SLUG}/decisions/$", openness.log, name="log"),
    path("transparency/", openness.transparency, name="transparency"),
    re_path(rf"^transparency/{QUARTER}/$", openness.quarter, name="quarter"),
    re_path(rf"^transparency/{QUARTER}\.csv$", openness.sheet, name="sheet"),
]
