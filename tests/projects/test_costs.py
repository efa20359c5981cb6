"""The table of costs and funding: items × sources, on its page, in the database and on papers."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.documents.models import Paper
from khuyencong.text import doubt
from projects.costs import Item, beyond, sums_of
from projects.enums import ProjectState
from projects.models import CostItem, CostShare, Line
from projects.services import applications
from tests.factories.projects import Cast, bring_project, make_draft, prepare_province

pytestmark = pytest.mark.django_db

PAGE = "/de-an/{}/soan/kinh-phi/1/"


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def writing(client_as, cast):
    """A draft and its writer's browser; `send` posts rows of the table."""
    project = make_draft(cast=cast)
    client, address = client_as(User.objects.get(pk=project._author.user_id)), PAGE.format(project.code)

    def send(*rows, **more):
        mark = client.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
        data = {"seen": mark, "subject_matter": "Máy", "serial_number": "", "other_state_note": "", "items-TOTAL_FORMS": len(rows)}
        data |= {"items-INITIAL_FORMS": 0} | {f"items-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
        page = client.post(address, data | more)
        return SimpleNamespace(status=page.status_code, html=page.content.decode())

    return SimpleNamespace(project=project, client=client, address=address, send=send)


MACHINE = {"name": "Máy sấy", "amount": "600 triệu", "by_grant": "150 triệu", "SCIENCE": "100 triệu", "SOCIAL": "20 triệu"}
FITTING = {"name": "Lắp đặt", "amount": "50 triệu"}
NOTE = {"other_state_note": "Dự án KHCN 05/2024"}


def test_the_sums_of_a_table():
    sums = sums_of([Item("a", 600, by_grant=150, elsewhere={"SCIENCE": 100, "SOCIAL": 20}), Item("b", 50, elsewhere={"SCIENCE": 5})])
    assert (sums.cost, sums.grant, sums.by_source) == (650, 150, {"SCIENCE": 105, "SOCIAL": 20})
    assert (sums.other_state, sums.social, sums.own) == (105, 20, 375)
    assert sums.grant + sum(sums.by_source.values()) + sums.own == sums.cost
    assert "thừa 30 đồng" in beyond(Item("a", 100, by_grant=80, elsewhere={"KCQG": 50}))
    assert not beyond(Item("a", 100, by_grant=50, elsewhere={"KCQG": 50}))
    assert "300 triệu" in doubt(300)
    assert [doubt(amount) for amount in (None, 0, 100_000)] == ["", "", ""]


def test_sources_are_written_by_item_and_the_rest_is_own_money(writing):
    assert writing.send(MACHINE, FITTING, **NOTE).status == 302
    line = writing.project.lines.get()
    assert (line.total_cost, line.requested, line.other_state, line.social) == (650_000_000, 150_000_000, 100_000_000, 20_000_000)
    assert line.counterpart == 380_000_000
    assert [item.own for item in line.items.prefetch_related("shares")] == [330_000_000, 50_000_000]
    page = writing.client.get(writing.address).content.decode()
    assert 'value="100.000.000"' in page
    assert (page.count('<details class="wide"'), page.count('<details class="wide" open')) == (3, 1)
    assert 'name="items-0-KCDP"' not in page
    check = writing.client.get(f"/de-an/{writing.project.code}/soan/kiem-tra/").content.decode()
    assert "Sự nghiệp khoa học, công nghệ 100.000.000 đồng" in check


@pytest.mark.parametrize(
    ("row", "more", "target", "words"),
    [
        ({"SCIENCE": "500 triệu"}, NOTE, "items-0-SCIENCE", "thừa 50.000.000 đồng"),
        ({"SCIENCE": "400 triệu", "SOCIAL": "60 triệu"}, NOTE, "items-0-SOCIAL", "thừa 10.000.000 đồng"),
        ({"SCIENCE": "nhiều"}, NOTE, "items-0-SCIENCE", "Không đọc được số tiền"),
        ({"SCIENCE": "100 triệu"}, {}, "other_state_note", "Cần ghi tên chương trình"),
        ({"amount": "600", "by_grant": ""}, {}, "items-0-amount", "hãy viết “600 triệu”"),
        ({"by_grant": "150"}, {}, "items-0-by_grant", "hãy viết “150 triệu”"),
    ],
)
def test_a_wrong_sum_is_told_at_its_field_and_nothing_is_kept(writing, row, more, target, words):
    page = writing.send({"name": "Máy sấy", "amount": "600 triệu", "by_grant": "150 triệu"} | row, FITTING, **more)
    assert page.status == 422
    assert f'id="id_{target}_error"' in page.html
    assert words in page.html
    assert 'value="Lắp đặt"' in page.html
    assert writing.project.lines.get().total_cost == 600_000_000


def test_a_small_amount_is_asked_back_once(writing):
    small = {"name": "Văn phòng phẩm", "amount": "50.000", "by_grant": ""}
    asked = writing.send(MACHINE, small, **NOTE)
    assert asked.status == 422
    assert 'name="items-1-as_typed"' in asked.html
    assert 'name="items-0-as_typed"' not in asked.html
    assert writing.send(MACHINE, small | {"as_typed": "on"}, **NOTE).status == 302
    assert 'name="items-1-as_typed" id="id_items-1-as_typed" checked' in writing.client.get(writing.address).content.decode()


def test_the_own_source_of_a_de_an_never_stands_beside_it(cast):
    project = make_draft(cast=cast, elsewhere={"SCIENCE": 50_000_000})
    line, who = project.lines.get(), project._author
    for wrong, words in (({"KCDP": 1}, "nguồn của đề án"), ({"SCIENCE": 901}, "thừa 1 đồng"), ({"GIFT": 1}, "GIFT")):
        with pytest.raises(ValidationError, match=words):
            applications.write_costs(
                line=line, who=who, subject_matter="", items=[Item("Máy", 1000, by_grant=100, elsewhere=wrong)], other_state_note="x"
            )
    assert CostShare.objects.get().amount == 50_000_000
    applications.write_costs(
        line=line, who=who, subject_matter="", items=[Item("Máy", 1000, by_grant=100, elsewhere={"KCQG": 1})], other_state_note="x"
    )
    with pytest.raises(ValidationError, match="sửa bảng kinh phí"):
        applications.write_sections(project=project, who=who, sections={"track": "KCQG"})
    assert applications.write_sections(project=project, who=who, sections={"track": "KCDP"}).track == "KCDP"


@pytest.mark.parametrize(
    "change",
    [
        lambda line, item: CostItem.objects.filter(pk=item.pk).update(amount=item.amount + 1),
        lambda line, item: CostItem.objects.filter(pk=item.pk).delete(),
        lambda line, item: CostItem.objects.filter(pk=item.pk).update(by_grant=item.by_grant - 1),
        lambda line, item: CostShare.objects.create(item=item, source="SOCIAL", amount=1),
        lambda line, item: Line.objects.filter(pk=line.pk).update(other_state=line.other_state + 1),
        # The sums agree, and one item is paid beyond its amount.
        lambda line, item: [
            CostShare.objects.filter(item=item).update(amount=item.amount),
            Line.objects.filter(pk=line.pk).update(other_state=item.amount),
        ],
    ],
)
def test_the_database_keeps_the_sums(cast, change):
    line = make_draft(cast=cast, elsewhere={"SCIENCE": 50_000_000}).lines.get()
    item = line.items.get(position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(line, item)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_papers_and_the_file_show_who_pays(cast, client_as):
    project = bring_project(make_draft(cast=cast, elsewhere={"SCIENCE": 50_000_000}), ProjectState.RECOMMENDED, cast)
    minutes = Paper.objects.get(kind="appraisal", subject_kind="project", subject_id=project.pk).context["body"]
    assert minutes["costs"][0] | {"name": ""} == {
        "name": "", "amount": 599_000_000, "grant": 200_000_000, "elsewhere": 50_000_000, "own": 349_000_000, "beneficiary": ""
    }  # fmt: skip
    assert minutes["sources"] == [{"label": "Sự nghiệp khoa học, công nghệ", "value": "50.000.000 đồng (Chương trình 68)"}]
    assert minutes["counterpart"] == 350_000_000
    check = project.lines.get().norm_checks.get()
    assert check.verdict["beneficiaries"][0]["other_state"] == 50_000_000
    client = client_as(User.objects.get(pk=cast[Role.DOIT_HEAD].user_id))
    page = client.get(f"/de-an/{project.code}/phan/ho-so/").content.decode()
    assert "349.000.000" in page
    assert "Nguồn khác: Chương trình 68" in page
