"""Pages by the last row seen."""

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.utils import timezone

from apps.core.models import OutgoingMail
from apps.core.paging import cursor_of, page_of

pytestmark = pytest.mark.django_db
ORDER = ["-created_at", "-pk"]


@pytest.fixture(autouse=True)
def _letters() -> None:
    moment = timezone.now()
    for number in range(25):
        OutgoingMail.objects.create(
            message_id=str(number),
            recipient="a@example.org",
            created_at=moment - timezone.timedelta(minutes=number // 3),  # type: ignore[attr-defined]
        )


@pytest.mark.parametrize("order", [ORDER, ["created_at", "pk"], ["-pk"], ["message_id"],
                                   ["state", "-created_at", "pk"]])  # fmt: skip
def test_every_row_is_met_once_in_order(order: list[str]) -> None:
    met: list[OutgoingMail] = []
    cursor = ""
    while True:
        page = page_of(OutgoingMail.objects.all(), order, cursor, size=4)
        met += page.rows
        cursor = page.next
        if not cursor:
            break
    assert met == list(OutgoingMail.objects.order_by(*order))


def test_a_list_is_never_long(django_assert_num_queries: Any) -> None:
    for number in range(100):
        OutgoingMail.objects.create(message_id=f"x{number}", recipient="a@example.org")
    with django_assert_num_queries(1):
        assert len(page_of(OutgoingMail.objects.all(), ["pk"], size=10**9).rows) == 100
    assert len(page_of(OutgoingMail.objects.all(), ["pk"], size=-1).rows) == 1


def packed(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "%", "é", "-1", "NaN", "1e9", "a" * 10_000, packed([]), packed(1), packed([1]),
     packed(["2026-01-01", 1]), packed(["x", 1]), packed([1, 1]), packed([None, None]),
     packed(["2026-01-01T00:00:00+00:00", "1"]), packed(["2026-01-01T00:00:00+00:00", True]),
     packed(["2026-01-01T00:00:00+00:00", 10**30]), packed(["2026-01-01T00:00:00+00:00", 1.5]),
     packed(["2026-01-01T00:00:00+00:00", [1]]), packed(["2026-01-01T00:00:00+00:00", 1, 2]),
     packed({"a": 1, "b": 2}), packed("ab"), base64.urlsafe_b64encode(b"[" * 100).decode(),
     base64.urlsafe_b64encode(b"[NaN, Infinity]").decode(),
     base64.urlsafe_b64encode(b"\xff").decode()],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequest):
        page_of(OutgoingMail.objects.all(), ORDER, cursor)


def test_letters_in_a_cursor_hold_no_nul() -> None:
    with pytest.raises(BadRequest):
        page_of(OutgoingMail.objects.all(), ["message_id"], packed(["\x00"]))


def test_a_cursor_outlives_its_row() -> None:
    row = OutgoingMail.objects.order_by(*ORDER)[4]
    cursor = cursor_of(row, ORDER)
    row.delete()
    assert page_of(OutgoingMail.objects.all(), ORDER, cursor).rows[0].message_id in "3456"
