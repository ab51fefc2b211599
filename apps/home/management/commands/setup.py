"""Name the place, and say who runs it."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.addresses import clean_address
from apps.accounts.models import User
from apps.accounts.names import clean_name
from apps.accounts.services import appoint_admin
from apps.communities.models import Brand
from apps.communities.services import save_brand
from apps.core.text import tidy_line

LONGEST_BRAND = 50
TRIES = 3
SHORT = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])\Z")
LONG = re.compile(r"#?([0-9a-f]{6})\Z")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know: its option, how to ask for it, and what counts as an answer."""

    option: str
    words: str
    clean: Callable[[str], str]


def clean_brand(raw: str) -> str:
    """A name for the place."""
    name = tidy_line(raw)
    if not name or len(name) > LONGEST_BRAND:
        raise ValidationError(f"The place needs a name of at most {LONGEST_BRAND} characters.")
    return name


def clean_colour(raw: str) -> str:
    """Six digits after a #, in lower case."""
    typed = raw.strip().lower()
    if short := SHORT.match(typed):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if long := LONG.match(typed):
        return f"#{long[1]}"
    raise ValidationError("A colour is six digits after a #, such as #0e6478.")


BRAND = Question("brand", "What is the place called?", clean_brand)
COLOUR = Question("colour", "Its colour?", clean_colour)
EMAIL = Question("admin_email", "The address of who runs it?", clean_address)
NAME = Question("admin_name", "And their name?", clean_name)


class Command(BaseCommand):
    """`manage.py setup`: asks, or takes options. Running it again changes what is said anew."""

    help = "Name the place, choose its colour, and appoint its first admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", help="what the place is called")
        parser.add_argument("--colour", help="its one colour, such as #0e6478")
        parser.add_argument("--admin-email", help="the address of who runs it")
        parser.add_argument("--admin-name", help="their name")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the admin's password from stdin"
        )
        parser.add_argument(
            "--no-input", action="store_true", help="ask nothing; what is missing stays as it is"
        )

    def handle(self, **options: Any) -> None:
        """Make the tables in a folder that nothing has run in; check every answer, then write."""
        call_command("migrate", verbosity=0, interactive=False)
        self.silent = options["no_input"] or options["password_stdin"] or not sys.stdin.isatty()
        brand = Brand.objects.filter(pk=1).first()
        name = self._answer(BRAND, options, brand.name if brand else "")
        colour = self._answer(COLOUR, options, brand.colour if brand else "#0e6478")
        admin = User.objects.filter(is_site_admin=True, erased_at=None).order_by("pk").first()
        email = self._answer(EMAIL, options, (admin.email if admin else None) or "")
        known = User.objects.filter(email__iexact=email).first()
        person = self._answer(NAME, options, known.name if known else "", ask=known is None)
        password = "" if known else self._password(options)

        # The admin first: whoever calls the place after themselves may bear its name.
        user = appoint_admin(email=email, name=person, password=password)
        save_brand(actor=None, name=name, colour=colour)
        self.stdout.write(f"{name} is set up. @{user.handle} ({user.email}) runs it.")
        how = "with the password" if user.has_usable_password() else "with a code by mail"
        self.stdout.write(f"Sign in at {settings.SITE_URL}/accounts/login/ {how}.")

    def _answer(
        self, question: Question, options: dict[str, Any], kept: str, *, ask: bool = True
    ) -> str:
        """The option, or what is typed, or what was kept. Raises CommandError for nonsense."""
        given = options[question.option]
        if given is not None or self.silent or not ask:
            return self._cleaned(question, kept if given is None else given, given is not None)
        for _ in range(TRIES):
            typed = input(f"{question.words} {f'[{kept}] ' if kept else ''}").strip()
            try:
                return question.clean(typed or kept)
            except ValidationError as error:
                self.stderr.write(error.messages[0])
        raise CommandError("Nothing was changed. Try again when you know.")

    def _cleaned(self, question: Question, value: str, given: bool) -> str:
        flag = "--" + question.option.replace("_", "-")
        if not value:
            raise CommandError(f"{question.words} Say it with {flag}. Nothing was changed.")
        if not given:
            return value
        try:
            return question.clean(value)
        except ValidationError as error:
            raise CommandError(f"{flag}: {error.messages[0]} Nothing was changed.") from error

    def _password(self, options: dict[str, Any]) -> str:
        """The password of a new admin; none means codes by mail."""
        if options["password_stdin"]:
            password = sys.stdin.readline().rstrip("\r\n")
        elif self.silent:
            return ""
        else:
            password = getpass("A password (leave it empty to sign in with codes by mail): ")
        if password:
            try:
                validate_password(password)
            except ValidationError as error:
                raise CommandError(f"{error.messages[0]} Nothing was changed.") from error
        return password
