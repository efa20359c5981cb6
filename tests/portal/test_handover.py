"""Files go through the proxy only when they are uploads, and with everything the view said about them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from khuyencong.portal.handover import HandOverFiles


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.FILES_BY_PROXY = "/tep-noi-bo/"
    (tmp_path / "media" / "2026").mkdir(parents=True)
    return tmp_path / "media"


def answer(path: Path) -> Any:
    def view(request: HttpRequest) -> HttpResponseBase:
        response = FileResponse(path.open("rb"), as_attachment=True, filename="Biên bản.pdf", content_type="application/pdf")
        response["X-Content-Type-Options"] = "nosniff"
        response.set_cookie("phien", "1")
        return response

    return HandOverFiles(view)(RequestFactory().get("/"))


def test_an_upload_is_handed_over_with_its_headers(media: Path) -> None:
    path = media / "2026" / "biên bản.pdf"
    path.write_bytes(b"%PDF-1.7")
    response = answer(path)
    assert response["X-Accel-Redirect"] == "/tep-noi-bo/2026/bi%C3%AAn%20b%E1%BA%A3n.pdf"
    assert isinstance(response, HttpResponse)
    assert response.content == b""
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies["phien"].value == "1"


def test_a_file_elsewhere_is_sent_as_it_is(media: Path, tmp_path: Path) -> None:
    path = tmp_path / "outside.pdf"
    path.write_bytes(b"%PDF-1.7")
    response = answer(path)
    assert "X-Accel-Redirect" not in response
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    response.file_to_stream.close()


def test_a_link_that_leads_out_is_not_handed_over(media: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (media / "link").symlink_to(tmp_path / "secret")
    response = answer(media / "link")
    assert "X-Accel-Redirect" not in response
    response.file_to_stream.close()


def test_without_a_proxy_the_middleware_steps_aside(settings) -> None:
    settings.FILES_BY_PROXY = ""
    with pytest.raises(MiddlewareNotUsed):
        HandOverFiles(lambda request: HttpResponse())
