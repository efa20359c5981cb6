"""The living page and the small behaviours, in a real browser and without one."""

import pytest
from django.test import Client

from tests.browser import Browse, axe, in_every_look, no_sideways_scroll, shot


@pytest.mark.thorough
@pytest.mark.browser
@in_every_look
@pytest.mark.parametrize("state", ["", "loi"])
def test_every_component_passes_axe_and_fits(browse: Browse, *, width: int, dark: bool, state: str) -> None:
    page = browse(f"/giao-dien/?trang_thai={state}", width=width, dark=dark)
    shot(page, f"giao-dien-{state or 'thuong'}-{width}-{'dark' if dark else 'light'}")
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.browser
def test_words_follow_the_typed_amount(browse: Browse) -> None:
    page = browse("/giao-dien/")
    page.get_by_label("Kinh phí đề nghị hỗ trợ").fill("1,5 tỷ")
    page.get_by_text("Một tỷ năm trăm triệu đồng", exact=True).wait_for(timeout=3000)


@pytest.mark.browser
def test_mistakes_take_the_focus_and_lead_to_their_fields(browse: Browse) -> None:
    page = browse("/giao-dien/?trang_thai=loi", js=False)
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("document.activeElement.className") == "mistakes"
    page.locator(".mistakes a").nth(1).click()
    assert page.url.endswith("#id_amount")
    assert page.locator("#id_amount").input_value() == "1.5 tỏi"


@pytest.mark.browser
def test_the_first_tab_stop_skips_to_the_content(browse: Browse) -> None:
    page = browse("/giao-dien/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.django_db  # a citation leads to the library, where it is
def test_the_page_has_no_inline_style_or_script(client: Client) -> None:
    html = client.get("/giao-dien/").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(("typed", "words"), [("300 triệu", "Ba trăm triệu đồng"), ("abc", ""), ("", ""), ("9" * 60, "")])
def test_amount_in_words(client: Client, typed: str, words: str) -> None:
    assert client.get("/so-tien/", {"so": typed}).content.decode() == words


@pytest.mark.thorough
@pytest.mark.browser
def test_a_form_is_sent_once_and_is_ready_again_after_going_back(browse: Browse) -> None:
    page = browse("/giao-dien/")
    page.evaluate(
        """() => {
        window.sent = 0;
        document.querySelector("form.form").addEventListener("submit", (e) => setTimeout(() => e.defaultPrevented || window.sent++, 0));
        document.querySelector("form.form").target = "_blank";
        }"""
    )
    button = page.get_by_role("button", name="Lưu và tiếp tục")
    with page.context.expect_page():
        button.click()
    assert button.get_attribute("aria-disabled") == "true"
    button.click(force=True)
    page.wait_for_timeout(50)
    assert page.evaluate("window.sent") == 1
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    assert button.get_attribute("aria-disabled") is None


@pytest.mark.browser
def test_a_page_prints_without_its_frame(browse: Browse) -> None:
    page = browse("/giao-dien/", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    for frame in (".tabs", ".filters"):
        assert page.locator(frame).count() > 0
        assert page.locator(f"{frame}:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(23, 33, 28)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
