"""A beneficiary's page, its forms and the money pages in a real browser: axe, phone and desk, light and dark."""

from datetime import timedelta

import pytest
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import LineState, PaymentKind, ProjectState
from projects.services import counterpart, execution, inspections
from tests.browser import axe, in_every_look, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, pay, pdf_file, prepare_province

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


@in_every_look
def test_pages_are_readable_on_phone_and_desk(browse, width, dark):
    prepare_province()
    give_estimate()
    cast = Cast()
    enterprise = actors.make_enterprise("Công ty TNHH Chế biến dừa Hoài Cổ")
    project = make_project(
        state=ProjectState.ALLOCATED, cast=cast, enterprises=[enterprise], title="Ứng dụng dây chuyền ép dầu dừa tinh khiết"
    )
    line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)
    pay(line, cast, PaymentKind.ADVANCE, 40_000_000)
    center, today = cast[Role.CENTER_OFFICER], clock.today()
    execution.report_progress(
        line=line, who=center, percent=60, text="Đã lắp máy ép.", cost_so_far=300_000_000, proof=pdf_file("Ảnh lắp máy.pdf")
    )
    counterpart.prove_counterpart(
        line=line, who=center, seller_tax_code="0100233488", number="HD0000123", dated_on=today - timedelta(days=400),
        description="Máy ép thủy lực", amount=200_000_000, file=pdf_file("Hóa đơn.pdf"), reason="Đặt mua trước khi được duyệt",
    )  # fmt: skip
    # Before the finding, which would stop it.
    execution.request_payment(line=line, who=center, kind=PaymentKind.ADVANCE, amount=10_000_000, note="Tạm ứng đợt 2")
    inspections.record_inspection(
        line=line, who=cast.appraiser, kind="routine", held_on=today, organisations=[actors.organisation("sct"), actors.organisation("stc")],
        participants="Đoàn", machine_is_there=True, money_is_used_rightly=True, papers_are_kept=False, conclusion="Cơ sở thực hiện đúng.",
        findings=[inspections.Found("Thiếu biên bản chạy thử", today + timedelta(days=14))],
    )  # fmt: skip
    make_project(state=ProjectState.APPROVED, cast=cast)
    owner, leader = cast.of(enterprise), cast[Role.FINANCE_LEADER]
    officer, inspector = cast[Role.FINANCE_OFFICER], cast.appraiser
    at = [project.code, line.position]
    pages = [
        ("line-owner", owner, line.get_absolute_url()),
        ("line-officer", inspector, line.get_absolute_url()),
        ("line-entries", owner, reverse("projects:line_entries", args=at)),
        ("line-progress", owner, reverse("projects:report_progress", args=at)),
        ("line-advance", owner, reverse("projects:request_advance", args=at)),
        ("line-inspection", inspector, reverse("projects:record_inspection", args=at)),
        ("payments", officer, reverse("projects:payments")),
        ("payments-leader", leader, reverse("projects:payments")),
        ("estimates", officer, reverse("budgets:estimates")),
        ("estimate-draft", officer, reverse("budgets:draft")),
        ("year", leader, reverse("budgets:year", args=[today.year])),
        ("year-entries", leader, reverse("budgets:entries", args=[today.year])),
    ]
    for name, who, url in pages:
        user = User.objects.get(pk=who.user_id)
        page = browse(url, width=width, dark=dark, user=user)
        no_sideways_scroll(page)
        axe(page)
        shot(page, f"{name}-{width}-{'dark' if dark else 'light'}")
        page.context.close()
