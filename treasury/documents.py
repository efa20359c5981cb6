"""The paper of a reconciliation, and who may read it."""

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.models import Paper
from khuyencong.documents.readers import register_reader
from khuyencong.documents.services import issue
from projects.documents import parties
from treasury.models import Reconciliation
from treasury.permissions import P
from treasury.selectors import Period

MINUTES = PaperKind(
    "treasury_reconciliation", "BB", "Biên bản đối chiếu với Kho bạc", c.TreasuryReconciliation.template, heading="BIÊN BẢN", landscape=True
)
register_paper(MINUTES)


def may_read(who: Principal, _: int) -> bool:
    """Whoever sees the reconciliation of the province reads its papers."""
    return who.may(P.VIEW)


register_reader("reconciliation", may_read)


def minutes(row: Reconciliation, period: Period, name: str, who: Principal) -> Paper:
    """The numbered minutes of a period; both sides sign on paper."""
    organisation = parties.organisation_of(who)
    content = c.TreasuryReconciliation(
        period=name,
        first_on=period.first_on,
        last_on=period.last_on,
        ours_count=period.ours_count,
        ours_total=period.ours_total,
        theirs_count=period.theirs_count,
        theirs_total=period.theirs_total,
        matched_total=period.matched_total,
        lines=tuple(
            c.DifferenceLine(
                what=one.what,
                voucher=one.voucher,
                day=one.day,
                beneficiary=one.beneficiary,
                ours=one.ours,
                theirs=one.theirs,
                words=one.words,
            )
            for one in period.differences
        ),
        signatures=(
            c.Signature("ĐẠI DIỆN KHO BẠC NHÀ NƯỚC", "", seals=True),
            c.Signature(f"ĐẠI DIỆN {organisation.name.upper()}", who.name, seals=True),
        ),
    )
    return issue(
        MINUTES.code, subject=("reconciliation", row.pk), organisation=organisation,
        title=f"Đối chiếu số liệu chi khuyến công với Kho bạc Nhà nước {name[:1].lower()}{name[1:]}", context=content, signer=None, by_id=who.user_id,
        on=clock.today(),
    )  # fmt: skip
