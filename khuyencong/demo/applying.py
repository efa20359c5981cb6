"""Steps of a đề án from the draft to the allocation, through the services that the pages call."""

from datetime import date, timedelta

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.enums import Function
from khuyencong.actors.models import AdminUnit
from khuyencong.demo import files, sittings
from khuyencong.demo.figures import plausible
from khuyencong.demo.life import Life
from khuyencong.documents.services import attach
from projects.costs import Item
from projects.enums import AttachmentPurpose, OpinionAnswer, OpinionState, SupplementKind, Track
from projects.models import SupplementPart
from projects.selectors.eligibility import conditions_of
from projects.selectors.figures import fields_of_line
from projects.selectors.overlaps import overlaps_of, unargued
from projects.selectors.papers import asked_of
from projects.services import applications, appraisal
from projects.services.eligibility import tick_conditions
from projects.services.figures import write_answers
from projects.services.overlaps import argue_overlap
from projects.services.watching import watch

MILLION = 1_000_000
EQUIPMENT = {"MACHINERY", "TECH_LINE", "DEMO_MODEL_NEW", "CLEANER_PRODUCTION_MODEL", "POLLUTION_FACILITY"}


def draft(life: Life) -> None:
    """Register the cơ sở, write the application whole, attach its files."""
    life.register()
    facts, rows = life.facts, life.facts["beneficiaries"]
    contents = [SupportContent.objects.get(code=row.get("content") or facts["content"]) for row in rows]
    district = AdminUnit.objects.get(code=facts["district"], level="district") if "district" in facts else None
    life.project = applications.start_draft(
        title=facts["title"], enterprise=life.enterprises[0], content=contents[0], who=life.author, track=facts.get("track", Track.KCDP),
        year=facts.get("year"), district=district,
    )  # fmt: skip
    for enterprise, content in zip(life.enterprises[1:], contents[1:], strict=True):
        applications.add_beneficiary(project=life.project, who=life.author, enterprise=enterprise, content=content)
    starts = date.fromisoformat(facts["from"]) if "from" in facts else life.later(60)
    ends = date.fromisoformat(facts["to"]) if "to" in facts else starts + timedelta(days=240)
    applications.write_sections(
        project=life.project,
        who=life.author,
        sections=_words(life) | {"starts_on": starts, "ends_on": ends, "has_ict_content": facts.get("ict", False)},
    )
    for line, row, content in zip(life.lines(), rows, contents, strict=True):
        cost, grant = row.get("cost", facts.get("cost")), row.get("grant", facts.get("grant"))
        what = row.get("buys") or facts["buys"]
        applications.write_costs(
            line=line, who=life.author, subject_matter=what, items=_items(what, cost, grant, content.code), commits_counterpart=True,
            not_double_funded=True,
        )  # fmt: skip
        write_answers(line=line, who=life.author, answers=plausible(fields_of_line(line), clock.today()) | row.get("figures", {}))
    _attach(life)


def _words(life: Life) -> dict[str, str]:
    facts = life.facts
    product = facts["product"]
    words: dict[str, str] = {
        "need": f"Cơ sở đang sản xuất {product} bằng thiết bị cũ và thao tác tay, năng suất thấp, chất lượng chưa đều, chi phí nhân công và điện cao.",
        "goals": f"Nâng công suất {product} khoảng 1,5 lần, giảm tỷ lệ hao hụt, giữ và thêm việc làm cho lao động địa phương.",
        "plan": f"Khảo sát, chọn nhà cung cấp; mua và lắp đặt {facts.get('buys', 'máy móc')}; chạy thử, tập huấn vận hành; nghiệm thu.",
        "effect": "Tăng doanh thu, tăng nộp ngân sách; sử dụng nguyên liệu của địa phương; giảm phát thải.",
    } | facts.get("words", {})
    return words | {"need": f"{words['need']}\n{facts.get('note') or 'Đề án minh họa: cơ sở, người và số tiền do hệ thống đặt ra.'}"}


def _items(what: str, cost: int, grant: int, code: str) -> list[Item]:
    """The cost table, from triệu đồng: the thing itself, bearing the grant, and what goes with it when there is room."""
    extra = min(cost // 20, cost - grant)
    main = Item(what, (cost - extra) * MILLION, by_grant=grant * MILLION, quantity=1, unit="bộ" if code in EQUIPMENT else "gói")
    if not extra:
        return [main]
    name = "Lắp đặt, chạy thử, tập huấn vận hành" if code in EQUIPMENT else "Chi phí quản lý, tài liệu"
    return [main, Item(name, extra * MILLION, unit="gói")]


def _attach(life: Life) -> None:
    name = life.enterprises[0].name
    subject = ("project", life.project.pk)
    papers = (
        (
            AttachmentPurpose.LEGAL,
            files.scan("Giấy chứng nhận đăng ký kinh doanh", f"Tên: {name}\nĐịa bàn: {life.enterprises[0].area.name}"),
        ),
        (
            AttachmentPurpose.QUOTE,
            files.scan("Báo giá thiết bị", f"Kính gửi: {name}\nThiết bị theo thuyết minh đề án, giá đã gồm thuế GTGT."),
        ),
        (AttachmentPurpose.PHOTO, files.photo("Ảnh hiện trạng nhà xưởng")),
    )
    asked = asked_of(life.project, list(life.project.lines.order_by("position")), [purpose for purpose, _ in papers])
    more = [(one.purpose, files.scan(one.purpose.label, f"Đơn vị: {name}")) for one in asked if one.is_required and not one.is_there]
    for purpose, file in (*papers, *more):
        attach(subject=subject, purpose=purpose, file=file, by_id=life.author.user_id)


def submit(life: Life) -> None:
    """Send the application to the district."""
    life.move(life.project, "submit", life.author)


def discard(life: Life) -> None:
    """Throw the draft away."""
    life.move(life.project, "discard", life.author)


def withdraw(life: Life) -> None:
    """The applicant takes it back."""
    life.move(life.project, "withdraw", life.author, life.facts["reason"])


def _ask_for_more(life: Life, action: str, who: Principal) -> None:
    parts = [(SupplementKind.MISSING, line) for line in life.facts["missing"].splitlines()]
    life.move(life.project, action, who, "\n".join(f"{kind.label}: {line}" for kind, line in parts), parts=parts)


def ask_more_district(life: Life) -> None:
    """The district asks for what is missing."""
    _ask_for_more(life, "ask_more_district", life.district(Role.DISTRICT_OFFICER))


def return_at_reception(life: Life) -> None:
    """The Sở's clerk gives it back to be completed."""
    _ask_for_more(life, "return_at_reception", life.cast[Role.DOIT_CLERK])


def ask_more(life: Life) -> None:
    """The appraiser asks for what is missing."""
    _ask_for_more(life, "ask_more", life.appraiser)


def resubmit(life: Life) -> None:
    """The applicant answers with a file."""
    file = files.scan("Giải trình bổ sung", life.facts["missing"])
    attach(subject=("project", life.project.pk), purpose=AttachmentPurpose.OTHER, file=file, by_id=life.author.user_id)
    asked = SupplementPart.objects.filter(request__project=life.project, answer="").order_by("request", "position")
    answers = {part.pk: f"Đã kèm: {part.text}" for part in asked}
    life.move(life.project, "resubmit", life.author, "Đã bổ sung theo phiếu yêu cầu, kèm giải trình.", answers=answers)


def site_check(life: Life) -> None:
    """The district looks at the cơ sở on the spot."""
    ready = life.facts.get("ready", True)
    commune = life.enterprises[0].area.name
    appraisal.record_site_check(
        project=life.project,
        who=life.district(Role.DISTRICT_OFFICER),
        checked_on=clock.today(),
        participants=f"Đại diện phòng Kinh tế; đại diện UBND {commune}; {life.enterprises[0].representative}, chủ cơ sở",
        premises="Nhà xưởng 320 m², nền bê tông, điện ba pha, đường xe tải vào được."
        if ready
        else "Nhà xưởng chưa xây xong, chưa có điện ba pha.",
        remarks="Cơ sở hoạt động ổn định, có lao động tại chỗ." if ready else "Chưa đủ điều kiện lắp đặt máy.",
        is_ready=ready,
    )


def endorse(life: Life) -> None:
    """The district's leader asks the Sở to support it."""
    life.move(life.project, "endorse", life.district(Role.DISTRICT_LEADER))


def decline(life: Life) -> None:
    """The district does not."""
    life.move(life.project, "decline", life.district(Role.DISTRICT_LEADER), life.facts["reason"])


def receive(life: Life) -> None:
    """The Sở's clerk takes it in."""
    life.move(life.project, "receive", life.cast[Role.DOIT_CLERK])


def open_appraisal(life: Life) -> None:
    """The head of section gives it to an appraiser."""
    life.move(life.project, "open_appraisal", life.cast[Role.DOIT_HEAD], appraiser_id=life.appraiser.user_id)


def norm_check(life: Life) -> None:
    """The appraiser compares each line with the norms."""
    for line in life.lines():
        appraisal.check_norm(line=line, who=life.appraiser)
    ticks = {one.rule.code: (True, one.suggested or one.rule.evidence) for one in conditions_of(life.project) if not one.by_decision}
    tick_conditions(project=life.project, who=life.appraiser, ticks=ticks)


def ask_opinion(life: Life) -> None:
    """The appraiser asks the science office too, where no rule has asked it already."""
    if life.project.opinions.filter(function=Function.SCIENCE_APPRAISER).exists():
        return
    question = "Đề nghị cho ý kiến về tính mới của công nghệ."
    appraisal.ask_opinion(project=life.project, who=life.appraiser, function=Function.SCIENCE_APPRAISER, question=question)


def answer_opinion(life: Life) -> None:
    """Every asked office answers."""
    texts = {
        Function.ICT_APPRAISER: "Giải pháp phù hợp; đề nghị bảo đảm sao lưu dữ liệu và bàn giao mã quản trị cho cơ sở.",
        Function.LABOUR_APPRAISER: "Nghề đào tạo phù hợp nhu cầu của cơ sở; thời gian và mức hỗ trợ đúng quy định.",
        Function.BUDGET_APPRAISER: "Dự toán có báo giá so sánh; nguồn kinh phí còn đủ trong dự toán năm.",
        Function.SCIENCE_APPRAISER: "Công nghệ phù hợp trình độ của cơ sở, chưa được ứng dụng rộng tại địa phương.",
    }
    for opinion in life.project.opinions.filter(state=OpinionState.ASKED).select_related("organisation").order_by("id"):
        who = life.cast.of_organisation(opinion.organisation.code)
        appraisal.answer_opinion(opinion=opinion, who=who, answer=OpinionAnswer.AGREE, text=texts[Function(opinion.function)])


def _argue(life: Life) -> None:
    """Say of what looks like double funding why it is none; where the file does not tell, that the two were compared."""
    lines = list(life.project.lines.select_related("project", "enterprise", "content").order_by("position"))
    found = overlaps_of(lines)
    for line in lines:
        for one in unargued(found[line.pk]):
            argue_overlap(
                line=line, mark=one.mark, who=life.appraiser, text="Đã đối chiếu hai hồ sơ: khác máy, khác hạng mục, chứng từ riêng."
            )


def conclude(life: Life, *, is_positive: bool = True) -> None:
    """The offices that still owe an opinion answer, and the appraiser writes the minutes."""
    answer_opinion(life)
    if is_positive:
        _argue(life)
    appraisal.conclude(
        project=life.project,
        who=life.appraiser,
        content_remarks="Nội dung phù hợp ngành nghề được khuyến công hỗ trợ; thiết bị mới 100 %."
        if is_positive
        else "Thiết bị đề nghị đã qua sử dụng.",
        cost_remarks="Chi phí có báo giá, mức hỗ trợ trong định mức.",
        is_positive=is_positive,
        conclusion="Đề nghị phê duyệt." if is_positive else "Không đề nghị phê duyệt.",
        participants=f"{life.appraiser.name}, chuyên viên thẩm định; Võ Minh Tuấn, Trưởng phòng Quản lý công nghiệp",
    )


def conclude_negative(life: Life) -> None:
    """The appraiser advises against it."""
    conclude(life, is_positive=False)


def recommend(life: Life) -> None:
    """The council sits on it where a rule asks for that, and the Sở puts it before the authority."""
    sittings.consider(life.cast, life.project)
    life.move(life.project, "recommend", life.cast[Role.DOIT_LEADER])


def not_recommend(life: Life) -> None:
    """The Sở puts it before the authority and advises against."""
    life.move(life.project, "not_recommend", life.cast[Role.DOIT_LEADER], life.facts["reason"])


def _authority(life: Life) -> Role:
    return {Track.KCDP: Role.PROVINCE_LEADER, Track.KCQG: Role.DOIT_LEADER, Track.DISTRICT: Role.DISTRICT_LEADER}[Track(life.project.track)]


def approve(life: Life) -> None:
    """The authority approves; the ministry's decision is recorded with its own number."""
    role = _authority(life)
    who = life.district(role) if role == Role.DISTRICT_LEADER else life.cast[role]
    data = {}
    if life.project.track == Track.KCQG:
        decision = life.facts.get("decision") or {"number": f"{400 + life.number}/QĐ-BCT (minh họa)", "date": clock.today().isoformat()}
        data = {"notation": decision["number"], "decided_on": date.fromisoformat(decision["date"])}
    life.move(life.project, "approve", who, **data)


def reject(life: Life) -> None:
    """The authority rejects."""
    life.move(life.project, "reject", life.cast[_authority(life)], life.facts["reason"])


def revoke(life: Life) -> None:
    """The authority takes its decision back."""
    life.move(life.project, "revoke", life.cast[_authority(life)], life.facts["reason"])


def allocate(life: Life) -> None:
    """The budget's owner sets the money aside."""
    is_district = life.project.track == Track.DISTRICT
    life.move(life.project, "allocate", life.district(Role.DISTRICT_OFFICER) if is_district else life.cast[Role.FINANCE_OFFICER])


def waitlist(life: Life) -> None:
    """The year's estimate cannot pay it: it waits for the next."""
    who = life.district(Role.DISTRICT_OFFICER) if life.facts["track"] == Track.DISTRICT else life.cast[Role.FINANCE_OFFICER]
    life.move(life.project, "waitlist", who, "Dự toán năm nay không đủ, chuyển sang dự toán năm sau.")


def fall_silent(life: Life) -> None:
    """Nobody answers, and the schedule looks."""
    watch()
