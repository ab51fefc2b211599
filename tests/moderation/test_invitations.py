"""An invitation is a letter to one person: they alone tell of it, and no steward judges it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client, override_settings

from apps.accounts.models import User
from apps.communities import services as communities
from apps.communities.access import Standing
from apps.communities.models import Community, Invitation
from apps.core import clock
from apps.core.access import Denied
from apps.core.kinds import kind_of
from apps.core.models import MailState, OutgoingMail
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Decision, Lesson, Report
from apps.moderation.rungs import rungs_for
from apps.moderation.selectors.telling import report_url
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import settle
from tests.moderation.desk import just_did
from tests.moderation.makers import choice, delivered, keeper, of_site, publish_rules

pytestmark = pytest.mark.django_db
NOTE = "Come, you little thief, we know where you live."
OUTBOX = "apps.core.mail.OutboxBackend"


@pytest.fixture
def place() -> Community:
    make_brand()
    return make_community("night-shift", visibility="secret")


@pytest.fixture
def noor(place: Community) -> Standing:
    return keeper(place, "noor", "steward")


@pytest.fixture
def ada(place: Community) -> User:
    return make_user("ada")


def asked(noor: Standing, whom: str = "ada", note: str = NOTE) -> tuple[Invitation, str]:
    """An invitation, and where its letter leads."""
    made = communities.invite(standing=noor, handle_or_email=whom, note=note)
    found = re.search(r"/invitation/\w+/", str(mail.outbox[-1].body))
    assert found is not None
    return made, found[0]


def tell(reporter: User, invitation: Invitation) -> Case:
    return services.report(
        reporter=reporter, kind="invitation", object_id=invitation.pk, text="A threat."
    ).case


def removed(case: Case, by: Standing) -> Decision:
    services.break_glass(standing=by, case=case, reason="Their guest asked us to look.")
    return services.decide(standing=by, case=case, choice=choice("remove", case))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def told_at(invitation: Invitation) -> str:
    return report_url("invitation", kind_of("invitation").reference(invitation))


# ── whose it is to tell of ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("whom", ["ada", "ADA@example.org"])
@pytest.mark.parametrize("note", [NOTE, ""])
def test_its_guest_finds_where_to_tell_of_it(
    noor: Standing, ada: User, whom: str, note: str
) -> None:
    invitation, url = asked(noor, whom, note)
    guest = signed_in(ada)

    there = guest.get(url).text
    assert f'href="{told_at(invitation)}"' in there
    assert "Something is not right here" in there
    page = guest.get(told_at(invitation))
    assert page.status_code == 200
    assert ("An invitation into Night Shift" in page.text, NOTE in page.text) == (True, bool(note))
    answer = guest.post(told_at(invitation), {"rule": "none", "priority": "1", "text": "Look."})
    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    assert Report.objects.get().snapshot.text == note
    assert guest.get("/reports/").status_code == 200


def test_the_page_promises_no_more_than_holds_of_a_letter_to_one_person(
    noor: Standing, ada: User
) -> None:
    page = signed_in(ada).get(told_at(asked(noor)[0])).text

    assert "never learns who told us" not in page
    assert "they may guess" in page


def test_of_a_secret_place_nothing_on_the_page_leads_there_or_to_the_token(
    noor: Standing, ada: User
) -> None:
    invitation, url = asked(noor)
    page = signed_in(ada).get(told_at(invitation)).text

    assert ("/c/night-shift/" in page, url in page, invitation.token_digest in page) == (
        False,
        False,
        False,
    )
    assert 'href=""' not in page


def test_of_a_place_that_is_known_the_page_leads_to_its_door(ada: User) -> None:
    make_brand()
    steward = keeper(make_community("hushed", visibility="private"), "gwen", "steward")

    assert 'href="/c/hushed/"' in signed_in(ada).get(told_at(asked(steward)[0])).text


def test_nobody_else_can_see_it_or_tell_of_it(place: Community, noor: Standing, ada: User) -> None:
    invitation, _url = asked(noor)
    others = [
        noor.user,
        keeper(place, "gwen", "steward").user,
        join(place, "ben").user,
        make_user("mallory"),
        of_site().user,
    ]
    missing = told_at(Invitation(public_id="0" * 10))

    for other in others:
        client = signed_in(other)
        found, none = client.get(told_at(invitation)), client.get(missing)
        assert (found.status_code, none.status_code) == (404, 404)
        assert kind_of("invitation").found(other, [invitation.pk]) == {}
        with pytest.raises(Denied, match="no longer here"):
            tell(other, invitation)
    assert kind_of("invitation").found(AnonymousUser(), [invitation.pk]) == {}
    assert kind_of("invitation").found(ada, [invitation.pk]) == {invitation.pk: invitation}
    assert Case.objects.count() == 0


def test_signed_out_one_is_asked_to_sign_in_whatever_the_address(noor: Standing, ada: User) -> None:
    invitation, url = asked(noor)
    visitor = Client()

    for there in (told_at(invitation), told_at(Invitation(public_id="0" * 10))):
        assert visitor.get(there).status_code == 302
    page = visitor.get(url).text
    assert (invitation.public_id in page, NOTE in page) == (False, False)
    assert "sign in with the address it went to" in page


def test_an_address_that_is_not_confirmed_names_nobody(noor: Standing) -> None:
    stranger = make_user("new", verified_at=None)
    invitation, url = asked(noor, "new@example.org")
    page = signed_in(stranger).get(url).text

    assert (NOTE in page, "is not right here" in page) == (False, False)
    assert kind_of("invitation").found(stranger, [invitation.pk]) == {}


def test_whoever_only_holds_the_link_reads_no_note(noor: Standing, ada: User) -> None:
    _invitation, url = asked(noor)
    page = signed_in(make_user("mallory")).get(url).text

    assert (NOTE in page, "is not right here" in page) == (False, False)
    assert NOTE in signed_in(ada).get(url).text


def test_used_run_out_or_taken_back_it_was_written_to_them_all_the_same(
    noor: Standing, ada: User
) -> None:
    for change in (
        {"accepted_at": clock.now()},
        {"revoked_at": clock.now()},
        {"expires_at": clock.now() - timedelta(days=1)},
    ):
        invitation, _url = asked(noor)
        Invitation.objects.filter(pk=invitation.pk).update(**change)
        assert signed_in(ada).get(told_at(invitation)).status_code == 200


def test_who_came_in_by_an_address_is_its_guest_and_who_has_the_address_later_is_not(
    noor: Standing, ada: User
) -> None:
    invitation, url = asked(noor, "ada@example.org")
    communities.accept_invitation(user=ada, token=url.split("/")[2])
    User.objects.filter(pk=ada.pk).update(email="ada@elsewhere.org")
    later = make_user("later", email="ada@example.org")

    assert kind_of("invitation").found(ada, [invitation.pk]) == {invitation.pk: invitation}
    assert kind_of("invitation").found(later, [invitation.pk]) == {}


def test_nobody_tells_of_their_own_invitation_to_another_address_of_theirs(noor: Standing) -> None:
    invitation, _url = asked(noor, "noor@example.org")

    assert signed_in(noor.user).get(told_at(invitation)).status_code == 403
    with pytest.raises(Denied, match="your own words"):
        tell(noor.user, invitation)


def test_the_letter_says_where_to_tell_of_it(noor: Standing, ada: User) -> None:
    asked(noor)
    letter = mail.outbox[-1]
    assert isinstance(letter, mail.EmailMultiAlternatives)

    for words in (str(letter.body), str(letter.alternatives[0][0])):
        assert "If something about this is not right, open it and tell us there." in words


# ── who judges it ────────────────────────────────────────────────────────────────────────────────
def test_its_place_does_not_see_the_case_and_the_site_does(
    place: Community, noor: Standing, ada: User
) -> None:
    gwen = keeper(place, "gwen", "steward")
    case = tell(ada, asked(noor)[0])
    maren = of_site()

    assert (case.community, case.origin, case.subject) == (None, place, noor.user)
    for inside in (noor, gwen):
        assert not Case.objects.visible_to(inside.user).exists()
        assert signed_in(inside.user).get(case.get_absolute_url()).status_code == 404
    assert list(Case.objects.visible_to(maren.user)) == [case]
    assert NOTE not in signed_in(maren.user).get(case.get_absolute_url()).text  # behind glass
    services.break_glass(standing=maren, case=case, reason="Their guest asked us to look.")
    assert NOTE in signed_in(maren.user).get(case.get_absolute_url()).text


def test_what_fits_it_is_a_word_removing_it_and_what_is_for_the_whole_site() -> None:
    fits = {rung.slug for rung in rungs_for("invitation", for_site=True) if not rung.needs_place}

    assert fits == {"note", "warning", "remove", "suspend_site", "ban_site", "verify"}


def test_a_step_about_a_membership_is_refused(noor: Standing, ada: User) -> None:
    case, maren = tell(ada, asked(noor)[0]), of_site()
    services.break_glass(standing=maren, case=case, reason="Their guest asked us to look.")

    for rung in ("pause_day", "no_invites", "ban"):
        with pytest.raises(Denied, match="no membership"):
            services.decide(standing=maren, case=case, choice=choice(rung, case))


# ── what a decision does ─────────────────────────────────────────────────────────────────────────
def test_removed_its_note_is_read_by_nobody_and_comes_back_when_that_is_undone(
    noor: Standing, ada: User
) -> None:
    invitation, url = asked(noor)
    publish_rules()
    case, maren, guest = tell(ada, invitation), of_site(), signed_in(ada)

    decision = removed(case, maren)

    there = guest.get(url).text
    assert (NOTE in there, "A moderator removed its note" in there) == (False, True)
    assert "§4 Nobody sells here" in there
    assert "Come in" in there  # the door stays open
    assert NOTE not in guest.get(told_at(invitation)).text
    assert NOTE not in signed_in(noor.user).get("/c/night-shift/invite/").text

    services.undo(standing=maren, decision=decision)
    there = guest.get(url).text
    assert (NOTE in there, "A moderator removed its note" in there) == (True, False)


def test_two_decisions_hide_it_and_undoing_the_second_leaves_it_hidden(
    noor: Standing, ada: User
) -> None:
    invitation, _url = asked(noor)
    maren = of_site()
    delivered(removed(tell(ada, invitation), maren))
    second = removed(tell(ada, invitation), maren)

    services.undo(standing=maren, decision=second)

    invitation.refresh_from_db()
    assert invitation.open_note == ""


def test_hidden_until_somebody_has_decided_the_page_says_so(noor: Standing, ada: User) -> None:
    invitation, url = asked(noor)
    case, maren = tell(ada, invitation), of_site()
    services.break_glass(standing=maren, case=case, reason="Their guest asked us to look.")
    services.cover(standing=maren, case=case)

    there = signed_in(ada).get(url).text
    assert (NOTE in there, "hidden until somebody has looked" in there) == (False, True)
    services.nothing_wrong(standing=maren, case=case)
    assert NOTE in signed_in(ada).get(url).text


@override_settings(EMAIL_BACKEND=OUTBOX)
def test_a_letter_that_has_not_left_is_not_sent_with_it(noor: Standing, ada: User) -> None:
    invitation = communities.invite(standing=noor, handle_or_email="ada", note=NOTE)
    assert NOTE in OutgoingMail.objects.get(state=MailState.WAITING).text

    removed(tell(ada, invitation), of_site())

    letter = OutgoingMail.objects.get()
    assert (letter.state, NOTE in letter.text + letter.html) == (MailState.DEAD, False)


def test_its_inviter_reads_a_letter_about_it_and_never_who_told_us(
    noor: Standing, ada: User
) -> None:
    decision = delivered(removed(tell(ada, asked(noor)[0]), of_site()))

    page = signed_in(noor.user).get(decision.get_absolute_url()).text

    assert "An invitation into Night Shift" in page
    assert ("Ada" in page, "@ada" in page, "A threat." in page) == (False, False, False)


def test_its_words_teach_no_classifier_and_stand_in_no_log(noor: Standing, ada: User) -> None:
    removed(tell(ada, asked(noor)[0]), of_site())
    settle()

    assert Lesson.objects.count() == 0
    assert "thief" not in str(list(AuditEntry.objects.values()))


def test_a_removed_note_is_named_where_it_can_be_taken_back(noor: Standing, ada: User) -> None:
    case, maren = tell(ada, asked(noor)[0]), of_site()
    decision = removed(case, maren)
    client = signed_in(maren.user)
    just_did(client, decision)

    page = client.get("/queue/").text

    assert "Removed: Noor’s invitation." in page


def test_forgotten_its_note_is_gone_for_its_guest(noor: Standing, ada: User) -> None:
    invitation, url = asked(noor)
    kind_of("invitation").forget(invitation=invitation)

    assert NOTE not in signed_in(ada).get(url).text
