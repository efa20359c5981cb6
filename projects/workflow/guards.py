"""Why a đề án may not move on: each guard answers with a sentence and its source, or with None.

They reach rows through the đề án's own relations and never write.
"""

from typing import Any

from django.db.models import Sum

from budgets.norms import fields
from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.actors import selectors as actors
from khuyencong.documents.selectors import attachments_of
from khuyencong.text import vnd
from khuyencong.workflow.machine import Context, Refusal, on_data
from projects.enums import TermCode, Track
from projects.permissions import P
from projects.workflow import separation

ENTERPRISES = "Nghị định 45/2012/NĐ-CP, Điều 1"
ND45 = "Nghị định 45/2012/NĐ-CP"
TT36 = "Thông tư 36/2013/TT-BCT, Điều 5"
ONE_DOOR = "Nghị định 118/2025/NĐ-CP"
KEEPS_OUT = "Người có xung đột lợi ích không thẩm định, không chấm điểm, không biểu quyết, không quyết định"
DUTY_TO_ASK = "Chỉ thị của UBND tỉnh, mục 7c"
THREE_PEOPLE = "Nguyên tắc người lập, người thẩm định và người phê duyệt là ba người khác nhau"


def its_writer_acts(project: Any, context: Context) -> Refusal | None:
    """What an office wrote for its cơ sở, several perhaps, is sent and taken back by offices, not by one of the cơ sở."""
    if context.actor.scope(P.WRITE) == Scope.ENTERPRISE and project.written_for_id is not None:
        return Refusal(f"Hồ sơ do {project.written_for.name} lập; việc nộp, bổ sung, rút hồ sơ do cơ quan đó thực hiện.")
    return None


def enterprises_are_confirmed(project: Any, _: Context) -> Refusal | None:
    """The district has confirmed every beneficiary; until then an application is a draft."""
    waiting = [
        line.enterprise for line in project.lines.select_related("enterprise").order_by("position") if not line.enterprise.is_confirmed
    ]
    if not waiting:
        return None
    names = ", ".join(f"{enterprise.name} ({enterprise.state_label.lower()})" for enterprise in waiting)
    return Refusal(f"Địa phương chưa xác nhận: {names}. Bản soạn được giữ lại, nộp được ngay sau khi được xác nhận.", ENTERPRISES)


def application_is_complete(project: Any, _: Context) -> Refusal | None:
    """Title, need, goals, plan, dates, and at least one beneficiary."""
    missing = [
        label
        for label, value in (
            ("tên đề án", project.title),
            ("sự cần thiết", project.need),
            ("mục tiêu, quy mô", project.goals),
            ("nội dung và tiến độ", project.plan),
            ("ngày bắt đầu", project.starts_on),
            ("ngày kết thúc", project.ends_on),
        )
        if not value
    ]
    lines = list(project.lines.order_by("position"))
    if not lines:
        missing.append("đơn vị thụ hưởng")
    if any(line.requested <= 0 for line in lines):
        missing.append("số tiền đề nghị hỗ trợ của từng đơn vị")
    return Refusal(f"Hồ sơ còn thiếu: {', '.join(missing)}.", TT36) if missing else None


def costs_balance(project: Any, _: Context) -> Refusal | None:
    """The items of each line add up to its cost, and what khuyến công pays of them to the asked grant."""
    for line in project.lines.select_related("enterprise").order_by("position"):
        sums = line.items.aggregate(amount=Sum("amount"), grant=Sum("by_grant"))
        amount, grant = sums["amount"] or 0, sums["grant"] or 0
        if amount != line.total_cost:
            return Refusal(
                f"{line.enterprise.name}: các khoản mục cộng lại {vnd(amount)} đồng, khác tổng chi phí {vnd(line.total_cost)} đồng.", TT36
            )
        if grant != line.requested:
            return Refusal(
                f"{line.enterprise.name}: phần từ khuyến công cộng lại {vnd(grant)} đồng, khác số đề nghị {vnd(line.requested)} đồng.", TT36
            )
    return None


def figures_are_given(project: Any, _: Context) -> Refusal | None:
    """Every beneficiary has answered what its content of support asks, and the law of today knows that content."""
    from projects.selectors import figures  # leaf: imports the models, which take their guard from here

    lines = list(project.lines.select_related("enterprise", "content").order_by("position"))
    for line in lines:
        line.project = project
        if unknown := line.content.why_not_on(clock.today()):
            return Refusal(f"{line.enterprise.name}: {unknown}", line.content.citation)
    asked = figures.fields_of_lines(lines)
    for line in lines:
        missing = [field.label for field in fields.missing(asked[line.pk], line.answers)]
        if missing:
            return Refusal(f"{line.enterprise.name}: số liệu theo nội dung còn thiếu {', '.join(missing)}.", TT36)
    return None


def papers_are_attached(project: Any, _: Context) -> Refusal | None:
    """The papers that a complete application holds, by the rules in force for its contents."""
    from projects.selectors import papers  # leaf: imports the models, which take their guard from here

    have = list(attachments_of(("project", project.pk)).values_list("purpose", flat=True))
    asked = papers.asked_of(project, list(project.lines.order_by("position")), have)
    missing = [one for one in asked if one.is_required and not one.is_there]
    if not missing:
        return None
    return Refusal(f"Chưa đính kèm: {', '.join(one.words for one in missing)}.", "; ".join(dict.fromkeys(one.citation for one in missing)))


def commitments_are_given(project: Any, _: Context) -> Refusal | None:
    """Each beneficiary commits its counterpart and that no other state money pays the same expense."""
    lacking = [
        line.enterprise.name
        for line in project.lines.select_related("enterprise").order_by("position")
        if not (line.commits_counterpart and line.not_double_funded)
    ]
    if lacking:
        return Refusal(
            f"Chưa có cam kết vốn đối ứng và không trùng ngân sách của: {', '.join(lacking)}.", "Thông tư 28/2018/TT-BTC, điều kiện hỗ trợ"
        )
    return None


def not_asked_before(project: Any, _: Context) -> Refusal | None:
    """A supplement is asked at most once at a step, with the full list; one that a council's minutes make necessary comes beside it."""
    from projects.selectors import appraising  # leaf: imports the models, which take their guard from here

    if not project.supplements.filter(asked_in=project.state, council_minutes__isnull=True).exists():
        return None
    if appraising.minutes_that_ask_for_change(project) is not None:
        return None
    return Refusal("Bước này đã yêu cầu bổ sung một lần; không được yêu cầu lần thứ hai.", ONE_DOOR)


def site_check_is_recorded(project: Any, _: Context) -> Refusal | None:
    """The district has been on the spot and found the cơ sở ready."""
    check = project.site_checks.order_by("-checked_on", "-id").first()
    if check is None:
        return Refusal("Chưa có biên bản kiểm tra cơ sở.", "Chỉ thị của UBND tỉnh, mục 8c")
    if not check.is_ready:
        return Refusal("Lần kiểm tra cơ sở gần nhất ghi chưa đủ điều kiện thực hiện.", "Chỉ thị của UBND tỉnh, mục 8c")
    return None


@on_data
def appraiser_is_fit(project: Any, context: Context) -> Refusal | None:
    """An appraiser is named, holds the right, and did not write the đề án."""
    from projects.selectors import authority  # leaf: imports the models, which take their guard from here

    appraiser_id = context.data.get("appraiser_id")
    if not appraiser_id:
        return Refusal("Chưa chọn người thẩm định.", field="appraiser_id")
    if appraiser_id in separation.authors_of(project):
        return Refusal("Người lập đề án không được thẩm định đề án đó.", THREE_PEOPLE, field="appraiser_id")
    if appraiser_id not in authority.appraisers():
        return Refusal("Người được chọn không có nhiệm vụ thẩm định.", field="appraiser_id")
    if project.declarations.filter(person_id=appraiser_id, has_conflict=True).exists():
        return Refusal("Người được chọn đã khai có xung đột lợi ích với đề án này.", KEEPS_OUT, field="appraiser_id")
    return None


def offices_to_ask_are_known(project: Any, context: Context) -> Refusal | None:
    """Every function that must be asked is held by an organisation today."""
    from projects.selectors import appraising  # leaf: imports the models, which take their guard from here

    lacking = [one for one in appraising.not_yet_asked(project, context.day) if actors.holder_of(one.function, context.day) is None]
    if lacking:
        names = ", ".join(f"“{one.function.label}”" for one in lacking)
        return Refusal(f"Chưa có cơ quan nào được giao chức năng {names}, là chức năng phải hỏi ý kiến về đề án này.", lacking[0].because)
    return None


def lead_keeps_out(project: Any, _: Context) -> Refusal | None:
    """An appraisal passes to another when its lead has declared a conflict; on leave or transfer it is handed over instead."""
    if project.appraiser_id and project.declarations.filter(person_id=project.appraiser_id, has_conflict=True).exists():
        return None
    return Refusal("Chỉ giao lại khi người thẩm định đã khai xung đột lợi ích; vắng mặt hoặc chuyển việc thì dùng bàn giao.", KEEPS_OUT)


def has_no_conflict(project: Any, context: Context) -> Refusal | None:
    """Who has declared a conflict of interest neither submits nor decides."""
    if separation.has_conflict(project, context.actor):
        return Refusal("Bạn (hoặc người bạn thay mặt) đã khai có xung đột lợi ích với đề án này.", KEEPS_OUT)
    return None


def panel_has_written(project: Any, _: Context) -> Refusal | None:
    """Everybody who appraises beside the lead has written their sheet, but for those who keep out."""
    out = project.declarations.filter(has_conflict=True).order_by("id").values_list("person_id", flat=True)
    waiting = project.panel.filter(written_at__isnull=True).exclude(person_id__in=out).select_related("person").order_by("id")
    names = ", ".join(row.person.full_name for row in waiting)
    return Refusal(f"Chưa có phiếu thẩm định của {names}.", "Quy chế thẩm định của Sở Công Thương") if names else None


def council_has_spoken(project: Any, context: Context) -> Refusal | None:
    """Where a rule asks for it, or a council has had it, a council has considered the đề án as it now stands, and its minutes are signed."""
    from projects.selectors import appraising  # leaf: imports the models, which take their guard from here

    rule = appraising.council_rule(project, context.day)
    item = appraising.council_item(project)
    # What was put before a council is bound to it, also without a rule that asks for it or when a lower amount falls below the rule's.
    citation = rule.citation if rule else "Quy chế Hội đồng xét duyệt"
    if item is None or item.is_void:
        if rule is not None:
            return Refusal(
                f"Đề án {project.get_track_display().lower()} từ {vnd(rule.from_amount)} đồng phải qua Hội đồng xét duyệt: "
                "chưa có phiên họp nào xét.",
                rule.citation,
            )
        return Refusal("Kết luận trước của Hội đồng không còn hiệu lực: cần đưa ra Hội đồng xét lại.", citation) if item else None
    if item.conclusion in ("", "postponed") or item.sitting.minutes_id is None:
        return Refusal("Hội đồng xét duyệt chưa kết luận, hoặc biên bản họp chưa có đủ chữ ký của chủ tọa và thư ký.", citation)
    if item.conclusion == "refuse":
        return Refusal("Hội đồng xét duyệt kết luận không đề nghị hỗ trợ đề án này.", citation)
    if (item.seen_cost, item.seen_requested) != (project.total_cost, project.requested):
        return Refusal("Kinh phí của đề án đã thay đổi sau khi Hội đồng xét; cần đưa ra Hội đồng xét lại.", citation)
    if appraising.asks_for_change(item, project):
        return Refusal(
            f"Hội đồng đề nghị {vnd(item.amount_proposed)} đồng, hồ sơ đang đề nghị {vnd(project.requested)} đồng: "
            "cần yêu cầu bổ sung để sửa số tiền, rồi đưa ra Hội đồng xét lại.",
            citation,
        )
    return None


def is_the_appraiser(project: Any, context: Context) -> Refusal | None:
    """Only the assigned appraiser speaks for the appraisal."""
    if project.appraiser_id != context.actor.user_id:
        return Refusal("Chỉ người được giao thẩm định đề án này mới thực hiện được.")
    return None


def _appraisal(project: Any) -> Any:
    return project.appraisals.filter(is_void=False).first()


def appraisal_is_positive(project: Any, _: Context) -> Refusal | None:
    """Minutes in force recommend the approval."""
    appraisal = _appraisal(project)
    if appraisal is None:
        return Refusal("Chưa có biên bản thẩm định.", "Thông tư 36/2013/TT-BCT")
    return None if appraisal.is_positive else Refusal("Biên bản thẩm định kết luận không đề nghị phê duyệt.")


def appraisal_is_negative(project: Any, _: Context) -> Refusal | None:
    """Minutes in force advise against the approval."""
    appraisal = _appraisal(project)
    if appraisal is None:
        return Refusal("Chưa có biên bản thẩm định.", "Thông tư 36/2013/TT-BCT")
    return Refusal("Biên bản thẩm định kết luận đề nghị phê duyệt.") if appraisal.is_positive else None


def norms_are_kept_or_excepted(project: Any, _: Context) -> Refusal | None:
    """The last norm check of every line is within, or a leader has granted an exception that still holds for its amount."""
    from projects.selectors import law  # leaf: imports the models, which take their guard from here

    lines = project.lines.select_related("enterprise").prefetch_related("norm_checks").order_by("position")
    for line in lines:
        check = max(line.norm_checks.all(), key=lambda one: (one.at, one.pk), default=None)
        if check is None or check.grant != line.requested or check.cost != line.total_cost:
            return Refusal(f"{line.enterprise.name}: chưa đối chiếu định mức với số liệu hiện tại.", "Thông tư 28/2018/TT-BTC")
        if not check.is_within and line.requested > law.excepted_up_to(line, on=clock.today()):
            first = next(iter(check.verdict.get("violations", [])), None)
            text = first["message_vi"] if first else "không có định mức áp dụng cho ngày này"
            return Refusal(f"{line.enterprise.name}: {text}", first["citation"] if first else "")
    return None


def conditions_are_met(project: Any, _: Context) -> Refusal | None:
    """The appraiser has ticked every condition of support of today's law, with its evidence, and each is met."""
    from projects.selectors import eligibility  # leaf: imports the models, which take their guard from here

    asked = [one for one in eligibility.conditions_of(project) if not one.by_decision]
    open_ones = [one for one in asked if one.tick is None]
    if open_ones:
        return Refusal(f"Chưa xét điều kiện hỗ trợ {', '.join(one.rule.code for one in open_ones)}.", open_ones[0].rule.citation)
    unmet = [one for one in asked if one.tick is not None and not one.tick.is_met]
    if unmet:
        return Refusal(f"{unmet[0].rule.code}: {unmet[0].rule.no}", unmet[0].rule.citation)
    return None


def overlaps_are_argued(project: Any, _: Context) -> Refusal | None:
    """What looks like money of the State paid twice for the same thing has the appraiser's written reason (invariant I9)."""
    from projects.selectors import overlaps  # leaf: imports the models, which take their guard from here

    lines = list(project.lines.select_related("project", "enterprise", "content").prefetch_related("items__shares").order_by("position"))
    found = overlaps.overlaps_of(lines)
    for line in lines:
        for one in overlaps.unargued(found[line.pk]):
            signs = " ".join(sign.words for sign in one.signs)
            return Refusal(f"{line.enterprise.name}: có thể trùng với {one.title}. {signs} Người thẩm định chưa ghi lý do.", overlaps.CITED)
    return None


def opinions_are_in_or_noted(project: Any, context: Context) -> Refusal | None:
    """Every required opinion was asked and is answered; or it is overdue and the appraiser wrote why he goes on without it."""
    from projects.selectors import appraising  # leaf: imports the models, which take their guard from here

    if unasked := appraising.not_yet_asked(project, context.day):
        names = ", ".join(f"“{one.function.label}”" for one in unasked)
        return Refusal(f"Chưa hỏi ý kiến theo chức năng {names}.", unasked[0].because)
    silent = list(appraising.awaited([project.pk]))
    if early := appraising.too_early(silent, clock.today()):
        return Refusal(early, DUTY_TO_ASK)
    if not silent:
        return None
    appraisal = _appraisal(project)
    if appraisal is None or not appraisal.silent_offices_reason:
        return Refusal(
            f"{appraising.names_of(silent)} quá hạn chưa trả lời: biên bản thẩm định phải ghi rõ lý do vẫn kết luận.", DUTY_TO_ASK
        )
    return None


def is_neither_author_nor_appraiser(project: Any, context: Context) -> Refusal | None:
    """Who wrote, appraised and decides are three people; a delegate counts with the leader they act for."""
    if separation.has_written(project, context.actor):
        return Refusal("Người lập đề án không được trình hoặc phê duyệt đề án đó.", THREE_PEOPLE)
    if separation.has_appraised(project, context.actor):
        return Refusal("Người thẩm định không được trình hoặc phê duyệt đề án đó.", THREE_PEOPLE)
    return None


def was_recommended(project: Any, _: Context) -> Refusal | None:
    """The Sở recommends it."""
    return None if project.is_recommended else Refusal("Sở Công Thương trình không phê duyệt; có thể trả lại thẩm định.")


def has_authority(project: Any, context: Context) -> Refusal | None:
    """The acting role is the one that decides on this track and amount."""
    from projects.selectors import authority  # leaf: imports the models, which take their guard from here

    row = authority.in_force(track=project.track, amount=project.requested)
    if row is None:
        return Refusal("Chưa khai báo thẩm quyền phê duyệt cho nguồn và mức tiền này.")
    if row.role != context.actor.role:
        return Refusal(f"Thẩm quyền quyết định thuộc {row.authority}.", row.citation)
    return None


def _over_todays_norm(project: Any) -> Any:
    """The first line whose grant is above what the norms of today allow, with that ceiling; None when all hold."""
    from projects.selectors import law  # leaf: imports the models, which take their guard from here

    lines = project.lines.select_related("enterprise__area__parent", "area__parent", "content").prefetch_related(
        "enterprise__years", "norm_checks"
    )
    for line in lines.order_by("position"):
        check = max(line.norm_checks.all(), key=lambda row: (row.at, row.pk), default=None)
        if check is None or check.law_date == clock.today():
            continue
        ceiling = law.judge_line(line, on=clock.today()).ceiling
        if ceiling is not None and line.requested > ceiling and line.requested > law.excepted_up_to(line, on=clock.today()):
            return line, ceiling
    return None


def law_has_not_changed(project: Any, context: Context) -> Refusal | None:
    """The norms in force on the day of the decision give the same verdict as at the appraisal."""
    if (over := _over_todays_norm(project)) is None:
        return None
    line, ceiling = over
    return Refusal(
        f"{line.enterprise.name}: định mức đã thay đổi từ ngày thẩm định, mức tối đa hiện nay là {vnd(ceiling)} đồng; cần thẩm định lại.",
        "Áp dụng quy định có hiệu lực tại ngày ký quyết định phê duyệt",
    )


def norm_still_holds(project: Any, context: Context) -> Refusal | None:
    """What waited for money is still allowed by the norms of today; else it is appraised again."""
    return law_has_not_changed(project, context)


def norm_has_changed(project: Any, _: Context) -> Refusal | None:
    """Only a change of the norms sends what was approved back to the appraisal."""
    return None if _over_todays_norm(project) else Refusal("Định mức hiện nay vẫn cho phép mức đã duyệt, không phải thẩm định lại.")


def funds_are_short(project: Any, context: Context) -> Refusal | None:
    """Only what the estimate of the year cannot pay waits for the next."""
    if funds_suffice(project, context) is None:
        return Refusal("Dự toán còn đủ: bố trí kinh phí, không chuyển chờ.", "Chỉ thị của UBND tỉnh, mục 2a")
    return None


def may_be_revived(project: Any, context: Context) -> Refusal | None:
    """A lapsed application is revived within its time limit."""
    from projects.selectors import terms  # leaf: imports the models, which take their guard from here

    last = project.supplements.filter(answered_at__isnull=True).order_by("-asked_at", "-id").first()
    if last is None:
        return Refusal("Không còn yêu cầu bổ sung nào đang mở.")
    until = terms.after(TermCode.REVIVAL, last.due_on)
    if context.day > until:
        return Refusal(f"Đã quá thời hạn khôi phục ({until:%d/%m/%Y}); hãy lập hồ sơ mới.")
    return None


def named_outside(found: Any, context: Context) -> Refusal | None:
    """Where who decides stands outside the province (`found`: the row of authority in force), its decision has a number and a day that has been."""
    if found is None or not found.records_outside:
        return None
    if not str(context.data.get("notation") or "").strip() or not context.data.get("decided_on"):
        return Refusal(f"Cần số, ký hiệu và ngày quyết định của {found.authority}.", found.citation, field="notation")
    if context.data["decided_on"] > clock.today():
        return Refusal("Ngày quyết định không được sau hôm nay.", field="decided_on")
    return None


@on_data
def outside_decision_is_named(project: Any, context: Context) -> Refusal | None:
    """The ministry's decision is recorded with its own number and date; ours get theirs from the book."""
    from projects.selectors import authority  # leaf: imports the models, which take their guard from here

    return named_outside(authority.in_force(track=project.track, amount=project.requested), context)


@on_data
def assigned_amounts_are_sound(project: Any, context: Context) -> Refusal | None:
    """Where the ministry assigned other amounts than were asked: one for each beneficiary, more than nothing, never more than was appraised."""
    assigned = context.data.get("amounts")
    if not assigned:
        return None
    asked = dict(project.lines.order_by("position").values_list("position", "requested"))
    if set(assigned) != set(asked):
        return Refusal("Cần số tiền được giao của từng đơn vị thụ hưởng trong đề án.")
    over = [position for position, amount in assigned.items() if not 0 < amount <= asked[position]]
    if over:
        limit = "; ".join(f"đơn vị thứ {position}: {vnd(asked[position])} đồng" for position in sorted(over))
        return Refusal(f"Số được giao phải lớn hơn 0 và không vượt số đã thẩm định ({limit}).", "Thông tư 36/2013/TT-BCT")
    return None


def pays_from_own_budget(project: Any, context: Context) -> Refusal | None:
    """Money of a district (of a commune, where there are none) is allocated by its UBND, all other by Sở Tài chính."""
    is_district = context.actor.scope(P.ALLOCATE) == Scope.DISTRICT
    if (project.track == Track.DISTRICT) != is_district:
        return Refusal(
            "Kinh phí huyện, xã do UBND của chính địa bàn bố trí; nguồn khác do Sở Tài chính bố trí.", "Chỉ thị của UBND tỉnh, mục 2b và 8c"
        )
    return None


def funds_suffice(project: Any, context: Context) -> Refusal | None:
    """The approved estimate of the source and year has enough left."""
    from projects.selectors import money  # leaf: imports the models, which take their guard from here

    left = money.estimate_left_for(project, on=context.day)
    if project.approved is not None and project.approved > left:
        return Refusal(
            f"Dự toán nguồn {project.get_track_display().lower()} còn {vnd(left)} đồng, đề án cần {vnd(project.approved)} đồng.",
            "Chỉ thị của UBND tỉnh, mục 2a",
        )
    return None
