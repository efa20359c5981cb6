"""What the demonstration decides for itself."""

import socket
from datetime import date

import pytest

from khuyencong.demo import run
from khuyencong.demo.servers import Failed


@pytest.mark.parametrize(
    ("today", "period"),
    [(date(2026, 1, 1), "2025-Q4"), (date(2026, 3, 31), "2025-Q4"), (date(2026, 4, 1), "2026-Q1"), (date(2026, 12, 31), "2026-Q3")],
)
def test_the_first_report_is_of_the_last_full_quarter(today: date, period: str) -> None:
    assert run.last_full_quarter(today) == period


def test_a_taken_port_is_refused_when_asked_for_and_passed_over_when_not() -> None:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        wire.listen()
        taken = wire.getsockname()[1]
        with pytest.raises(Failed, match=str(taken)):
            run.choose_port(taken)
    assert run.choose_port(None) in run.PORTS
