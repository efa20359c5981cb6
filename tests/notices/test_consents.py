"""What a person was told of and agreed to: the words, when, and the way back."""

import pytest
from django.core.exceptions import ValidationError

from khuyencong.notices import consents
from khuyencong.notices.models import Consent, Purpose
from tests.factories import actors

pytestmark = pytest.mark.django_db


def test_the_row_keeps_which_words_were_read():
    user = actors.make_user()
    row = consents.acknowledge_notice(user, version=consents.statement(Purpose.REGISTRATION).version)
    assert (row.user, row.purpose, row.version) == (user, Purpose.REGISTRATION, "2026-01")
    assert row.text_sha256 == consents.statement(Purpose.REGISTRATION, row.version).sha256
    assert list(consents.consents_of(user.pk)) == [row]


def test_a_second_click_is_the_same_row():
    user = actors.make_user()
    assert consents.acknowledge_notice(user) == consents.acknowledge_notice(user)
    assert Consent.objects.count() == 1


def test_words_that_are_not_in_force_any_more_are_refused():
    with pytest.raises(ValidationError, match="vừa được thay"):
        consents.acknowledge_notice(actors.make_user(), version="2025-01")
    assert not Consent.objects.exists()


def test_unknown_words_are_a_mistake():
    with pytest.raises(LookupError):
        consents.statement(Purpose.TRAINEE, "1999-01")


def test_a_consent_is_taken_back_once_and_may_be_given_again():
    subject = ("trainee", 7)
    row = consents.consent_of_subject(subject, purpose=Purpose.TRAINEE)
    assert consents.agrees(subject, Purpose.TRAINEE)
    consents.withdraw(row)
    assert not consents.agrees(subject, Purpose.TRAINEE)
    with pytest.raises(ValidationError, match="đã được rút lại"):
        consents.withdraw(row)
    assert consents.consent_of_subject(subject, purpose=Purpose.TRAINEE) != row
    assert consents.agrees(subject, Purpose.TRAINEE)


def test_an_information_notice_is_no_consent_and_stays():
    user = actors.make_user()
    row = consents.acknowledge_notice(user)
    with pytest.raises(ValidationError, match="không phải sự đồng ý"):
        consents.withdraw(row)
    assert consents.agrees(user, Purpose.REGISTRATION)
