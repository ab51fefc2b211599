"""Letters to read where no mail server is."""

import re
from typing import Any

import pytest
from django.test import Client

from apps.core.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_the_outbox_is_for_whoever_sits_here(visitor: Client, settings: Any) -> None:
    settings.MAIL = "outbox"
    for number in range(25):
        OutgoingMail.objects.create(
            message_id=f"<{number}@x>", recipient="a@example.org", sender="n@example.org",
            subject=f"Letter {number}", text="https://x.org/ <script>123 456</script>",
        )  # fmt: skip
    page = visitor.get("/outbox/").content.decode()
    assert page.count("<article") == 20
    assert page.index("Letter 24") < page.index("Letter 5<")
    assert "&lt;script&gt;123 456" in page
    older = re.search(r'href="\?after=([^"]+)"', page)
    assert older is not None
    assert visitor.get("/outbox/", {"after": older[1]}).content.count(b"<article") == 5
    assert visitor.get("/outbox/?after=x").status_code == 400
    elsewhere: list[dict[str, str]] = [
        {"REMOTE_ADDR": "10.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
    ]
    for meta in elsewhere:
        assert visitor.get("/outbox/", **meta).status_code == 404  # type: ignore[arg-type]
    assert visitor.get("/outbox/", headers={"Host": "evil.org"}).status_code == 400
    assert visitor.post("/outbox/").status_code == 405
    settings.MAIL = "smtp"
    assert visitor.get("/outbox/").status_code == 404
