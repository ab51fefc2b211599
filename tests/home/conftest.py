"""Tests here may declare projections of their own, and be somebody who looks after the place."""

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.accounts.makers import make_user
from tests.communities.makers import make_brand
from tests.ledger.facts import readers

__all__ = ["readers"]


@pytest.fixture
def maren(client: Client) -> User:
    """A site admin, signed in."""
    make_brand()
    maren = make_user("maren", is_site_admin=True)
    client.force_login(maren)
    return maren
