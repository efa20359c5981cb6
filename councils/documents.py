"""Papers of a council: invitation and minutes; who may read them."""

from councils.enums import Conclusion
from councils.models import AgendaItem, Member, Sitting
from councils.selectors import keeps_out, may_read_sitting, members_on, needed_present
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.documents import contexts as c
from khuyencong.documents.frame import Signer
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.models import Paper
from khuyencong.documents.readers import register_reader
from khuyencong.documents.services import issue
from khuyencong.text import date_vi
from projects.documents import parties
from projects.models import Project
from projects.selectors.verdicts import ALLOWED, Standing, standings

INVITATION = PaperKind("council_invitation", "GM", "Giấy mời họp Hội đồng xét duyệt", c.CouncilInvitation.template, heading="GIẤY MỜI")
MINUTES = PaperKind("council_minutes", "BB", "Biên bản họp Hội đồng xét duyệt", c.CouncilMinutes.template, heading="BIÊN BẢN")
register_paper(INVITATION, MINUTES)
register_reader("sitting", may_read_sitting)


def person_of(member: Member) -> c.Person:
    """A member as papers name them."""
    return c.Person(name=member.user.full_name, title=member.title, organisation=member.get_seat_display())


def hour(sitting: Sitting) -> str:
    """The hour as papers say it: “14 giờ 00”."""
    return f"{sitting.starts_at.hour:02d} giờ {sitting.starts_at.minute:02d}"


def first_and_more(names: list[str]) -> str:
    """The first of some names, and how many more."""
    return names[0] + (f" và {len(names) - 1} cơ sở khác" if len(names) > 1 else "") if names else ""


def beneficiary_of(project: Project) -> str:
    """Whom a đề án supports; of several the first and how many more. Its lines are read ahead."""
    return first_and_more([line.enterprise.name for line in sorted(project.lines.all(), key=lambda line: line.position)])


def items_of(sitting: Sitting) -> list[AgendaItem]:
    """The agenda with what papers and pages name of each đề án, by a fixed number of queries."""
    rows = sitting.items.select_related("project__district").prefetch_related("project__lines__enterprise", "project__lines__content")
    return list(rows.order_by("position", "id"))


def invitation(sitting: Sitting, who: Principal) -> Paper:
    """The numbered invitation, signed by the head of the office that keeps the council."""
    organisation = actors.with_head(sitting.council.organisation_id)
    content = c.CouncilInvitation(
        council=sitting.council.name,
        invited=tuple(person_of(member) for member in members_on(sitting.council, sitting.held_on)),
        held_on=sitting.held_on,
        starts_at=hour(sitting),
        place=sitting.place,
        lines=tuple(
            c.AgendaLine(
                project=item.project.title,
                code=item.project.code,
                beneficiary=beneficiary_of(item.project),
                total=item.project.total_cost,
                grant=item.project.requested,
                presenter=item.presenter,
            )
            for item in items_of(sitting)
        ),
        note=sitting.note,
        recipients=("Như trên", "Lưu: VT, HĐXD"),
    )
    signer: Signer = parties.head_of(organisation, who)
    return issue(
        INVITATION.code, subject=("sitting", sitting.pk), organisation=organisation, title=f"Họp {sitting.council.name}", context=content,
        signer=signer, by_id=who.user_id, on=clock.today(),
    )  # fmt: skip


def _norm_of(project: Project, norms: dict[int, Standing]) -> str:
    """How each line stands with the norms, in a word, with the paper of an exception; one word where all stand alike."""
    said = []
    for line in sorted(project.lines.all(), key=lambda line: line.position):
        one = norms[line.pk]
        word = one.said[0]
        said.append((line.enterprise.name, f"{word} ({one.paper})" if one.said[0] == ALLOWED else word))
    words = {word for _, word in said}
    return words.pop() if len(words) == 1 else "; ".join(f"{name}: {word[0].lower()}{word[1:]}" for name, word in said)


def minutes(sitting: Sitting, who: Principal) -> Paper:
    """The minutes with both signatures, frozen; who signed when stands in them."""
    organisation = actors.with_head(sitting.council.organisation_id)
    here = set(sitting.attendances.order_by("id").values_list("member_id", flat=True))
    members = members_on(sitting.council, sitting.held_on)
    present, absent = [m for m in members if m.pk in here], [m for m in members if m.pk not in here]
    items = items_of(sitting)
    out = keeps_out(item.project_id for item in items)
    people = {m.user_id for m in present}
    chair, secretary = sitting.presided_by, sitting.secretary
    assert chair is not None  # the service lets nobody sign before the opening
    assert secretary is not None
    need = needed_present(sitting.council, len(members))
    norms = standings([line for item in items for line in item.project.lines.all()], on=sitting.held_on)
    matters = tuple(
        c.CouncilItem(
            project=item.project.title,
            code=item.project.code,
            beneficiary=beneficiary_of(item.project),
            total=item.seen_cost or 0,
            grant=item.seen_requested or 0,
            presenter=item.presenter,
            norm=_norm_of(item.project, norms),
            discussion=item.discussion,
            votes=item.votes_in_words,
            score=item.score_shown,
            conclusion=Conclusion(item.conclusion).label,
            amount=item.amount_proposed,
            conditions=item.conditions,
            kept_out=tuple(
                f"{row.person.full_name} ({row.get_kind_display().lower()})"
                for pk, row in out.get(item.project_id, {}).items()
                if pk in people
            ),
        )
        for item in items
    )
    content = c.CouncilMinutes(
        council=sitting.council.name,
        decision=f"Quyết định số {sitting.council.decision} ngày {date_vi(sitting.council.decided_on)}",
        held_on=sitting.held_on,
        starts_at=hour(sitting),
        place=sitting.place,
        chair=person_of(chair),
        secretary=person_of(secretary),
        present=tuple(map(person_of, present)),
        absent=tuple(map(person_of, absent)),
        quorum=f"Có mặt {len(present)}/{len(members)} thành viên, tối thiểu phải có {need}: đủ điều kiện họp.",
        matters=matters,
        signed=tuple(
            f"{role} {member.user.full_name} ký trên cổng lúc {at.astimezone(clock.ZONE):%H:%M ngày %d/%m/%Y}"
            for role, member, at in (
                ("Thư ký", secretary, sitting.secretary_signed_at),
                ("Chủ tọa", chair, sitting.chair_signed_at),
            )
            if at
        ),
        signatures=(c.Signature("THƯ KÝ", secretary.user.full_name), c.Signature("CHỦ TỌA", chair.user.full_name)),
    )
    return issue(
        MINUTES.code, subject=("sitting", sitting.pk), organisation=organisation,
        title=f"Họp {sitting.council.name} ngày {date_vi(sitting.held_on)}", context=content, signer=None, by_id=who.user_id,
        on=clock.today(),
    )  # fmt: skip


__all__ = ["beneficiary_of", "hour", "invitation", "items_of", "minutes", "person_of"]
