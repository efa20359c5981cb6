"""The schematic of the province: every district at its place, its communes in it, shaded by a figure that the table says as well."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit
from khuyencong.ui.schematic import Place, Spot, draw, shade_of
from projects.enums import ProjectState
from reports.atlas import atlas_of
from reports.figures import Where
from reports.periods import parse
from tests.factories import actors
from tests.factories.projects import Cast, give_estimate, make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "most", "shade"), [(None, 5, 0), (0, 5, 0), (1, 5, 1), (3, 5, 3), (5, 5, 5), (1, 1000, 1), (999, 1000, 5), (5, 0, 0)]
)
def test_a_shade_follows_the_greatest(value, most, shade):
    assert shade_of(value, most) == shade


def test_blocks_and_squares_stand_apart():
    inside = [Place(str(n), n, str(n)) for n in range(20)]
    drawing = draw([Spot(Place("A", 2, "2"), 0, 0, inside), Spot(Place("B", 1, "1"), 0, 1), Spot(Place("C", 0, "0"), 1, 0)], ["Một", "Hai"])
    places = [(block.x, block.y) for block in drawing.blocks]
    assert len(set(places)) == 3
    assert len({(cell.x, cell.y) for cell in drawing.blocks[0].cells}) == 20
    for block in drawing.blocks:
        assert block.x + block.width <= drawing.width
        assert block.y + block.height <= drawing.height
        assert all(
            block.x <= cell.x and cell.x + 18 <= block.x + block.width and cell.y + 18 <= block.y + block.height for cell in block.cells
        )


def test_nine_districts_and_their_communes_in_three_islands(day):
    cast = Cast()
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=cast)
    atlas = atlas_of(Where(parse("2024")), "projects")
    assert len(atlas.drawing.blocks) == 9
    assert [name for name, _ in atlas.drawing.islands] == ["Cù lao An Hóa", "Cù lao Bảo", "Cù lao Minh"]
    assert (
        sum(len(block.cells) for block in atlas.drawing.blocks)
        == AdminUnit.objects.filter(level="commune", parent__level="district").count()
    )
    assert atlas.rows[0] == ("Thành phố Bến Tre", "1", 1)
    shaded = [(block.name, cell.name) for block in atlas.drawing.blocks for cell in block.cells if cell.shade]
    assert shaded == [("Thành phố Bến Tre", "Phường Phú Khương")]
    money = atlas_of(Where(parse("2024")), "grant")
    assert money.rows[0][1].endswith("triệu đồng")


def test_a_district_colours_its_own(day, client_as):
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=Cast())
    other = actors.make_member(Role.DISTRICT_OFFICER, district="831")
    page = (
        client_as(other.user, other)
        .get(reverse("reports:map"), {"measure": "projects", "from_year": 2024, "to_year": 2024})
        .content.decode()
    )
    assert "Thành phố Bến Tre: 0" in page
    own = actors.make_member(Role.DOIT_OFFICER)
    office = client_as(own.user, own)
    assert (
        "Thành phố Bến Tre: 1"
        in office.get(reverse("reports:map"), {"measure": "projects", "from_year": 2024, "to_year": 2024}).content.decode()
    )
    assert office.get(reverse("reports:map")).status_code == 200
    wrong = office.get(reverse("reports:map"), {"measure": "projects", "from_year": 2024, "to_year": 2023})
    assert wrong.status_code == 422
    assert "Năm cuối không trước năm đầu" in wrong.content.decode()
