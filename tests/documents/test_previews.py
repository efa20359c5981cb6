"""Looking at files: pages drawn anew in a confined child, versions with who and when."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from khuyencong.access import Role
from khuyencong.documents.readers import register_reader
from khuyencong.documents.render import RenderFailed
from khuyencong.documents.render.previews import picture_of
from khuyencong.documents.selectors import with_versions
from khuyencong.documents.services import attach, remove
from tests.factories.actors import make_member, make_user
from tests.factories.documents import image_bytes, office_bytes, pdf_bytes, upload

pytestmark = pytest.mark.django_db
SUBJECT = ("looked", 7)
register_reader("looked", lambda principal, subject_id: subject_id == 7)


def add(name="Báo giá.pdf", content=None, subject=SUBJECT, **more):
    return attach(subject=subject, purpose="quote", file=upload(name, content or pdf_bytes()), **{"by_id": None} | more)


def address(name, row, *more):
    return reverse(f"documents:{name}", args=[row.pk, row.sha256[:16], *more])


def test_a_page_and_a_photograph_are_drawn_anew():
    page = picture_of(pdf_bytes(3), mime="application/pdf", page=2, width=400)
    assert page.pages == 3
    assert Image.open(io.BytesIO(page.content)).size[0] in (400, 401)
    photo = picture_of(image_bytes(comment=b"GPS 10.2,106.3"), mime="image/jpeg", width=20)
    assert b"GPS" not in photo.content
    assert max(Image.open(io.BytesIO(photo.content)).size) <= 60


@pytest.mark.parametrize(
    ("content", "mime", "page"),
    [
        (b"%PDF-1.7 nothing", "application/pdf", 1),
        (pdf_bytes(1), "application/pdf", 2),
        (b"\xff\xd8\xff", "image/jpeg", 1),
        (b"PK", "text/html", 1),
    ],
)
def test_what_cannot_be_drawn_is_said(content, mime, page):
    with pytest.raises(RenderFailed):
        picture_of(content, mime=mime, page=page)


def test_the_page_shows_pictures_versions_and_who(client_as):
    user = make_member(Role.DOIT_CLERK, user=make_user("Nguyễn Thị Sáu")).user
    first = add(by_id=user.pk)
    second = add("Báo giá sửa.pdf", pdf_bytes(7), replaces=first, by_id=user.pk)
    client = client_as(user)
    page = client.get(address("preview", second)).content.decode()
    for words in (
        "Báo giá sửa.pdf",
        "lần 2",
        "lần 1",
        "Nguyễn Thị Sáu",
        address("preview", first),
        address("preview_page", second, 5),
        "?trang=6",
    ):
        assert words in page
    assert address("preview_page", second, 6) not in page
    assert address("preview_page", second, 7) in client.get(address("preview", second) + "?trang=6").content.decode()
    picture = client.get(address("preview_page", second, 1))
    assert picture.headers["Content-Type"] == "image/png"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert client.get(address("preview_page", second, 8)).status_code == 404
    assert client.get(address("preview", second) + "?trang=x").status_code == 200


def test_a_word_file_is_only_saved(client_as):
    row = add("Đơn.docx", office_bytes())
    client = client_as(make_member(Role.DOIT_CLERK).user)
    assert "không xem trước được" in client.get(address("preview", row)).content.decode()
    assert client.get(address("preview_page", row, 1)).status_code == 404


def test_others_see_nothing(client_as, client):
    row = add(subject=("looked", 8))
    for name, more in (("preview", []), ("preview_page", [1]), ("attachment", [])):
        assert client_as(make_member(Role.DOIT_CLERK).user).get(address(name, row, *more)).status_code == 404
        assert client.get(address(name, row, *more)).status_code == 302


def test_versions_cost_the_same_for_one_or_many(django_assert_num_queries):
    for _ in range(3):
        row = add()
        for _ in range(3):
            row = add(replaces=row)
    remove(add(), by_id=None)
    with django_assert_num_queries(1):
        found = with_versions(SUBJECT)
    assert [(row.version, [old.version for old in earlier]) for row, earlier in found] == [(4, [3, 2, 1])] * 3
