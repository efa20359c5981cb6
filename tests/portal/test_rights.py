"""The table of rights on its page and in one's account; each refusal is told once."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.access.grants import permissions
from khuyencong.access.refusals import refused
from khuyencong.access.routes import routes
from khuyencong.access.tables import addresses
from projects.permissions import P
from tests.factories import actors

pytestmark = pytest.mark.django_db


def test_operators_read_the_whole_table(client_as):
    html = client_as(actors.make_member(Role.OPERATOR).user).get(reverse("portal:rights")).content.decode()
    assert all(role.label in html for role in Role if role != Role.SYSTEM)
    assert all(permission.basis in html and permission in html for permission in permissions())
    assert "/suc-khoe/" in html


def test_others_do_not(client_as):
    assert client_as(actors.make_member(Role.DOIT_LEADER).user).get(reverse("portal:rights")).status_code == 403


def test_a_person_reads_the_rights_of_the_acting_role(client_as):
    html = client_as(actors.make_member(Role.DOIT_CLERK).user).get(reverse("identity:account")).content.decode()
    assert P.RECEIVE.label in html
    assert P.RECOMMEND.label not in html


@pytest.mark.thorough
def test_the_command_prints_the_matrix():
    out = StringIO()
    call_command("access_matrix", "--format", "json", stdout=out)
    rows = json.loads(out.getvalue())
    assert set(rows[0]) == {"route", "method", "role", "allowed", "scope"}
    asked = {"route": "/de-an/<str:code>/xin-y-kien/", "method": "POST", "role": "doit_officer"}
    assert asked | {"allowed": True, "scope": "province"} in rows
    assert asked | {"role": "doit_clerk", "allowed": False, "scope": None} in rows
    for form, known in (("text", routes()), ("markdown", addresses())):
        out = StringIO()
        call_command("access_matrix", "--format", form, stdout=out)
        assert all(one.address in out.getvalue() for one in known)


@pytest.mark.parametrize("member", [True, False])
def test_each_refusal_is_told_once(client_as, member):
    user = actors.make_member(Role.DOIT_CLERK).user if member else actors.make_user()
    told = []

    def listen(request, why, **_):
        told.append((request.path, request.principal.role if request.principal else None, why))

    refused.connect(listen)
    try:
        client_as(user).get(reverse("budgets:draft"))
    finally:
        refused.disconnect(listen)
    assert [(path, role) for path, role, _ in told] == [("/du-toan/soan/", Role.DOIT_CLERK if member else None)]
    assert told[0][2].endswith(".")


def test_a_record_that_fails_does_not_open_the_page(client_as, caplog):
    def fails(**_):
        raise RuntimeError("no room")

    refused.connect(fails)
    try:
        answer = client_as(actors.make_member(Role.DOIT_CLERK).user).get(reverse("budgets:draft"))
    finally:
        refused.disconnect(fails)
    assert answer.status_code == 403
    assert "refusal not recorded" in caplog.text
