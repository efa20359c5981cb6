"""One decision for a list of đề án: judged one by one, signed all or nothing, replaced, revoked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budgets.ledger import verify
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents.enums import PaperState
from khuyencong.documents.models import Paper
from khuyencong.workflow.refusals import NotAllowed
from plans.enums import ListStatus
from plans.models import ListDecision
from plans.selectors import lists as reading
from plans.services import lists
from projects.enums import DecisionKind, ProjectState, Track
from projects.models import ApprovalAuthority, Line
from tests.factories import actors
from tests.factories.plans import decider, make_list, prepare
from tests.factories.projects import Cast, fire, give_estimate, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2024, 3, 4)):
        prepare()
        yield


@pytest.mark.thorough
@pytest.mark.parametrize("track", [Track.KCDP, Track.DISTRICT])
def test_one_signature_approves_every_project_of_the_list_by_one_paper(track):
    cast = Cast()
    row = make_list(cast, track=track, state="signed")
    assert row.status == ListStatus.SIGNED
    assert row.paper is not None
    projects = [item.project for item in reading.items_of(row)]
    assert [project.state for project in projects] == [ProjectState.APPROVED] * 2
    assert {decision.paper_id for project in projects for decision in project.decisions.all()} == {row.paper_id}
    assert {project.decisions.get().notation for project in projects} == {row.paper.notation}
    assert Paper.objects.filter(kind="list_approval").count() == 1
    assert not Paper.objects.filter(kind="approval").exists()
    assert row.paper.context["body"]["total_grant"] == 400_000_000
    if track == Track.KCDP:
        give_estimate()
        fire(projects[0], "allocate", cast[Role.FINANCE_OFFICER])
        assert verify().ok


@pytest.mark.thorough
def test_one_that_is_refused_takes_the_whole_signature_back():
    cast = Cast()
    good, bad = (make_project(state="recommended", cast=cast) for _ in range(2))
    row = make_list(cast, good, bad, state="submitted")
    fire(bad, "send_back", cast[Role.PROVINCE_LEADER], reason="Xem lại chi phí")
    who = decider(cast)
    found = reading.judged(row, who)
    assert [bool(one.refusals) for one in found] == [False, True]
    with pytest.raises(ValidationError) as refused:
        lists.sign_list(row=row, who=who)
    assert len(refused.value.messages) == 1
    assert refused.value.messages[0].startswith(bad.code)
    good.refresh_from_db()
    row.refresh_from_db()
    assert (good.state, row.status, row.paper) == (ProjectState.RECOMMENDED, ListStatus.SUBMITTED, None)
    assert not Paper.objects.filter(kind="list_approval").exists()
    # The same list without it is signed.
    lists.take_back(row=row, who=cast[Role.DOIT_HEAD])
    lists.drop_project(item=row.items.get(project=bad), who=cast[Role.DOIT_HEAD])
    lists.submit_list(row=row, who=cast[Role.DOIT_HEAD])
    assert lists.sign_list(row=row, who=who).paper.number == 1


@pytest.mark.thorough
def test_every_reason_of_every_project_is_listed():
    cast = Cast()
    row = make_list(cast, state="submitted")
    Line.objects.filter(project__list_items__decision=row)
    for item in reading.items_of(row):
        fire(item.project, "send_back", cast[Role.PROVINCE_LEADER], reason="Xem lại")
    with pytest.raises(ValidationError) as refused:
        lists.sign_list(row=row, who=decider(cast))
    assert len(refused.value.messages) == 2


@pytest.mark.thorough
def test_who_drew_it_up_or_decides_elsewhere_does_not_sign():
    cast = Cast()
    row = make_list(cast, state="submitted")
    for role in (Role.DOIT_LEADER, Role.DISTRICT_LEADER):
        with pytest.raises((ValidationError, NotAllowed)):
            lists.sign_list(row=row, who=cast[role])
    ListDecision.objects.filter(pk=row.pk).update(drafted_by_id=decider(cast).user_id)
    with pytest.raises(ValidationError, match="Người lập danh mục"):
        lists.sign_list(row=row, who=decider(cast))
    row.refresh_from_db()
    assert row.status == ListStatus.SUBMITTED


@pytest.mark.thorough
def test_it_is_signed_once():
    cast = Cast()
    row = make_list(cast, state="signed")
    with pytest.raises(ValidationError, match="Đã ký"):
        lists.sign_list(row=row, who=decider(cast))


@pytest.mark.thorough
def test_authority_by_amount_parts_the_lists():
    cast = Cast()
    ApprovalAuthority.objects.create(
        track="KCDP", role="doit_leader", up_to=150_000_000, authority="Giám đốc Sở", citation="Phân cấp", valid_from=date(2020, 1, 1)
    )
    small = make_project(state="recommended", cast=cast, cost=300_000_000, grant=100_000_000)
    large = make_project(state="recommended", cast=cast)
    row = make_list(cast, small, large)
    with pytest.raises(ValidationError, match="nhiều cấp"):
        lists.submit_list(row=row, who=cast[Role.DOIT_HEAD])
    lists.drop_project(item=row.items.get(project=large), who=cast[Role.DOIT_HEAD])
    lists.submit_list(row=row, who=cast[Role.DOIT_HEAD])
    with pytest.raises(ValidationError, match="Thẩm quyền quyết định thuộc Giám đốc Sở"):
        lists.sign_list(row=row, who=decider(cast))
    # Whoever recommended it is of the same office, another person signs.
    other = actors.acting(Role.DOIT_LEADER)
    assert lists.sign_list(row=row, who=other).status == ListStatus.SIGNED


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "appraising"}, "không chờ phê duyệt"),
        ({"track": Track.DISTRICT}, "không chờ phê duyệt"),
        ({"track": Track.KCQG}, "không chờ phê duyệt"),
    ],
)
def test_a_list_takes_only_what_waits_for_its_decision(change, words):
    cast = Cast()
    row = make_list(cast)
    other = make_project(**({"state": "recommended", "cast": cast} | change))
    with pytest.raises(ValidationError, match=words):
        lists.add_projects(row=row, who=cast[Role.DOIT_HEAD], projects=[other])
    assert row.items.count() == 2
    twice = [item.project for item in reading.items_of(row)]
    with pytest.raises(ValidationError, match="đã có trong một danh mục khác"):
        make_list(cast, *twice)


@pytest.mark.thorough
def test_a_replacement_keeps_drops_and_adds_and_both_are_kept():
    cast = Cast()
    old = make_list(cast, state="signed")
    kept, dropped = [item.project for item in reading.items_of(old)]
    added = make_project(state="recommended", cast=cast)
    head = cast[Role.DOIT_HEAD]
    with pytest.raises(ValidationError):
        lists.start_replacement(old=old, who=head, reason=" ")
    row = lists.start_replacement(old=old, who=head, reason="Cơ sở xin rút")
    lists.drop_project(item=row.items.get(project=dropped), who=head)
    lists.add_projects(row=row, who=head, projects=[added])
    lists.submit_list(row=row, who=head)
    row = lists.sign_list(row=row, who=decider(cast))
    for project in (kept, dropped, added, old):
        project.refresh_from_db()
    assert [p.state for p in (kept, dropped, added)] == [ProjectState.APPROVED, ProjectState.REVOKED, ProjectState.APPROVED]
    assert [d.paper_id for d in kept.decisions.order_by("id")] == [old.paper_id, row.paper_id]
    assert dropped.decisions.get(kind=DecisionKind.REVOKE).notation == row.paper.notation
    old.paper.refresh_from_db()
    assert (old.status, old.paper.state, old.paper.replaced_by_id) == (ListStatus.REPLACED, PaperState.REPLACED, row.paper_id)
    assert row.paper.context["body"]["dropped"] == [f"{dropped.code} {dropped.title}"]


@pytest.mark.thorough
def test_a_decision_is_revoked_as_a_whole_or_not_at_all():
    cast = Cast()
    give_estimate()
    row = make_list(cast, state="signed")
    first, second = [item.project for item in reading.items_of(row)]
    fire(first, "allocate", cast[Role.FINANCE_OFFICER])
    with pytest.raises(ValidationError, match=first.code):
        lists.revoke_list(row=row, who=decider(cast), reason="Sai căn cứ")
    second.refresh_from_db()
    assert second.state == ProjectState.APPROVED
    other = make_list(cast, state="signed")
    lists.revoke_list(row=other, who=decider(cast), reason="Sai căn cứ")
    other.refresh_from_db()
    assert (other.status, other.paper.state, other.revoking_paper.kind) == (ListStatus.REVOKED, PaperState.REVOKED, "list_revocation")
    assert {item.project.state for item in reading.items_of(other)} == {ProjectState.REVOKED}
    # The first stays as it was signed.
    row.paper.refresh_from_db()
    assert row.paper.state == PaperState.ISSUED


@pytest.mark.thorough
def test_one_project_of_a_list_is_revoked_by_itself_and_the_paper_stays_for_the_others():
    cast = Cast()
    row = make_list(cast, state="signed")
    first, second = [item.project for item in reading.items_of(row)]
    fire(first, "revoke", decider(cast), reason="Cơ sở giải thể")
    row.paper.refresh_from_db()
    second.refresh_from_db()
    assert (row.paper.state, second.state) == (PaperState.ISSUED, ProjectState.APPROVED)


@pytest.mark.thorough
def test_whoever_may_open_one_of_its_projects_reads_the_paper():
    cast = Cast()
    row = make_list(cast, state="signed")
    owner = reading.items_of(row)[0].project.lines.get().enterprise
    assert reading.may_read(cast.of(owner), row.pk)
    assert not reading.may_read(cast.of(actors.make_enterprise()), row.pk)
    assert reading.may_read(cast[Role.FINANCE_OFFICER], row.pk)
