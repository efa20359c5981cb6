"""Issue a paper of a đề án or of a line, for who acts."""

from typing import Any

from khuyencong.access import Principal
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind
from khuyencong.documents.models import Paper
from projects.models import Line, Project


def issue(kind: PaperKind, subject: Project | Line, who: Principal, **told: Any) -> Paper:
    """The paper, in the caller's transaction; `told` (organisation, title, context, signer, on) as `khuyencong.documents.services.issue` takes it."""
    return papers.issue(kind.code, subject=(subject.machine.name, subject.pk), by_id=who.user_id, **told)
