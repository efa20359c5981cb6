"""A long list as a workbook: made by a job, for one reader, of what that reader may see when it is made."""

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.documents import store
from khuyencong.jobs import Failed, ask, retry
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.outputs import publish
from khuyencong.ui import kept
from khuyencong.ui.exports import MOST, write_xlsx
from khuyencong.ui.lists import CHUNK, KEYED, ListPage

JOB, AREA = "portal.list_file", "lists"
KEPT = timedelta(days=7)


@transaction.atomic
def ask_for(*, page: ListPage, who: Principal) -> Job:
    """Ask for the list as it is shown; the same list twice within a quarter of an hour is the same job, what failed is tried anew."""
    query = kept.cleaned(page.request.GET.urlencode(), [name for name in page.parameters() if name != kept.COLUMNS])
    columns = urlencode({kept.COLUMNS: ",".join(column.key for column in page.chosen())})
    payload = {"list": page.key, "query": f"{query}&{columns}" if query else columns, "membership": who.membership_id}
    now = clock.now()
    mark = hashlib.sha256(repr(sorted(payload.items())).encode()).hexdigest()[:32]
    key = f"{JOB}:{who.membership_id}:{mark}:{now:%Y%m%d%H}{now.minute // 15}"
    job = ask(JOB, key, payload, by_id=who.user_id)
    return retry(job.pk) if job.state in (JobState.FAILED, JobState.CANCELLED) else job


def answer(page: ListPage) -> HttpResponseBase:
    """What the list answers who asks for a long workbook: the page that shows how far it is."""
    who: Principal = page.request.principal  # type: ignore[attr-defined]
    return redirect("portal:list_file", ask_for(page=page, who=who).pk)


def of_reader(job_id: Any, who: Principal) -> Job | None:
    """A reader's own job, asked for in the role that they act in now; of another role the rows might be others."""
    found = Job.objects.filter(pk=job_id, kind=JOB, asked_by_id=who.user_id).order_by("pk").first()
    return found if found is not None and found.payload.get("membership") == who.membership_id else None


def make(job: Job, progress: Any) -> dict[str, Any]:
    """Make the workbook; what the job gives back. Failed in words."""
    memberships = actors.memberships_on(user_id=job.asked_by_id) if job.asked_by_id else []
    acting = next((one for one in memberships if one.pk == job.payload["membership"]), None)
    kind = KEYED.get(job.payload["list"])
    if acting is None or kind is None:
        raise Failed("Vai trò khi yêu cầu không còn hiệu lực.")
    page = _page(kind, job.payload["query"], actors.principal_of(acting, memberships), acting.user)
    columns = [cell for column in page.chosen() for cell in column.cells]
    total = min(page.filtered().order_by().count(), MOST)
    with tempfile.TemporaryFile() as out:
        write_xlsx(out, page.title, columns, _told(page.dressed(), total, progress))
        file = publish(out, folder=AREA, suffix=".xlsx")
    return {"file": file.name, "sha256": file.sha256, "size": file.size, "rows": total}


def _page(kind: type[ListPage], query: str, reader: Principal, user: Any) -> ListPage:
    """The list as the reader's own request would have it."""
    request = HttpRequest()
    request.method, request.path, request.user = "GET", reverse(kind.url_name), user
    request.GET = QueryDict(query)  # type: ignore[assignment]
    request.principal = reader  # type: ignore[attr-defined]
    page = kind()
    page.setup(request)
    try:
        if hasattr(page, "check_permission"):
            page.check_permission()
    except PermissionDenied as refused:
        raise Failed("Bạn không còn xem được danh sách này.") from refused
    return page


def _told(rows: Iterator[Any], total: int, progress: Any) -> Iterator[Any]:
    """The rows, saying how far they are after each chunk."""
    for done, row in enumerate(rows, 1):
        if done % CHUNK == 0:
            progress(min(done, total), total)
        yield row


def sweep_files() -> int:
    """Take away workbooks that nobody's job of the last days names; how many."""
    since = clock.now() - KEPT

    def known(paths: list[str]) -> list[str]:
        rows = Job.objects.filter(kind=JOB, state=JobState.DONE, finished_at__gte=since, result__file__in=paths)
        return list(rows.order_by("pk").values_list("result__file", flat=True))

    return store.sweep(AREA, known=known)
