"""Two officers send the same statement at once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from khuyencong import clock
from khuyencong.documents.inspection import FileRefused
from tests.factories.treasury import paid_thrice, row_of, take
from treasury.models import Match, Statement, StatementRow

DAY = date(2024, 3, 4)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_same_statement_imported_twice_at_once_is_kept_once():
    scene = paid_thrice(DAY)
    start, said = Barrier(2, timeout=30), []

    def work() -> None:
        try:
            with clock.at(DAY):
                start.wait()
                take(scene, row_of(scene, scene.paid[0].voucher, 60_000_000))
            said.append("kept")
        except FileRefused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=work, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert sorted(one == "kept" for one in said) == [False, True], said
    with transaction.atomic():
        assert (Statement.objects.count(), StatementRow.objects.count(), Match.objects.count()) == (1, 1, 1)
