"""What this room tells the books of money: the papers behind the entries of a part."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from budgets.hooks import papers_told_by
from khuyencong.documents.models import Paper
from projects.models import Line


def _papers(holding_ids: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    """The papers of each part and of its đề án, by their number; three questions."""
    lines = list(Line.objects.filter(holding_id__in=holding_ids).order_by("pk").values_list("pk", "project_id", "holding_id"))
    papers: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for kind, ids in (("line", {pk for pk, _, _ in lines}), ("project", {project_id for _, project_id, _ in lines})):
        found = Paper.objects.filter(subject_kind=kind, subject_id__in=ids).exclude(notation="").order_by("pk")
        for subject_id, notation, code in found.values_list("subject_id", "notation", "code"):
            papers[kind, subject_id][notation] = code
    return {
        holding_id: papers["project", project_id] | papers["line", pk] for pk, project_id, holding_id in lines if holding_id is not None
    }


papers_told_by(_papers)
