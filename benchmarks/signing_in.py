"""R11: whether the time of a refused sign-in tells that an account exists.

A wrong password for a known account against the same for an unknown address, through the whole page with its real hash, turn by
turn. Each try comes from an address of its own, so that the lock-out stays out of it.
"""

from collections.abc import Callable
from itertools import count

from django.test import Client
from django.urls import reverse

from benchmarks.measuring import Figure, in_turn, within
from khuyencong.actors.models import User

KNOWN, UNKNOWN = "co@do-tai.invalid", "khong-co@do-tai.invalid"
_number = count(1)


def _try(email: str) -> Callable[[], object]:
    address = reverse("identity:sign_in")

    def post() -> object:
        number = next(_number)
        client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
        response = client.post(address, {"username": email, "password": "mot mat khau sai"})
        if response.status_code != 422:
            raise RuntimeError(f"{address}: {response.status_code}")
        return response

    return post


def r11() -> dict[str, Figure]:
    """The median of one over the other, whichever is the longer: 1 is no difference at all."""
    User.objects.create_user(KNOWN, "Người có tài khoản", "mot mat khau dung va dai")
    # Short rounds: a burst of other work on the machine is longer than one try, and must fall on both.
    times = in_turn({"known": _try(KNOWN), "unknown": _try(UNKNOWN)}, rounds=75, requests=2)
    ratio = times["unknown"] / times["known"]
    note = f"unknown {times['unknown']:.1f} ms : known {times['known']:.1f} ms, both refused with the same sentence"
    return {"R11": within(max(ratio, 1 / ratio), 1.1, "× the shorter", note)}
