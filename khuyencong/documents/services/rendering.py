"""Making the PDF of an issued paper."""

import hashlib
from datetime import datetime, time

from django.db import transaction

from khuyencong import clock
from khuyencong.documents import store
from khuyencong.documents.models import Paper
from khuyencong.documents.render.confined import render_pdf
from khuyencong.documents.render.pages import paper_html

AREA = "papers"


def make_pdf(*, paper_id: int) -> Paper:
    """Render the frozen content, keep the file, note its hash; a paper that has its PDF is left alone.

    The render runs outside of a transaction; of two that race, the first one's bytes count (and they are the same).
    """
    paper = Paper.objects.get(pk=paper_id)
    if paper.has_pdf:
        return paper
    made = render_pdf(paper_html(paper), made_on=datetime.combine(paper.issued_on, time(0), tzinfo=clock.ZONE))
    path = store.put(made.content, area=AREA, suffix=".pdf")
    with transaction.atomic():
        locked = Paper.objects.select_for_update(of=("self",), no_key=True).get(pk=paper_id)
        if not locked.has_pdf:
            locked.pdf_path, locked.pdf_pages = path, made.pages
            locked.pdf_sha256 = hashlib.sha256(made.content).hexdigest()
            locked.save(update_fields=["pdf_path", "pdf_sha256", "pdf_pages"])
    return locked
