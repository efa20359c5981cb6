"""A file is there whole or not at all."""

import io
import os
import time

import pytest

from khuyencong.jobs.outputs import UNFINISHED, publish, sweep_unfinished


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_it_is_named_by_its_content_and_written_once(media):
    first = publish(b"so lieu", folder="reports", suffix=".csv")
    again = publish(io.BytesIO(b"so lieu"), folder="reports", suffix=".csv")
    assert first == again
    assert (first.size, first.path.read_bytes()) == (7, b"so lieu")
    assert first.name == f"reports/{first.sha256[:2]}/{first.sha256}.csv"
    assert first.path.stat().st_mode & 0o777 == 0o640
    assert [p for p in media.rglob("*") if p.is_file()] == [first.path]


def test_a_writer_that_breaks_leaves_nothing(media):
    class Torn(io.BytesIO):
        def read(self, *args):
            raise OSError("torn")

    with pytest.raises(OSError, match="torn"):
        publish(Torn(), folder="reports")
    assert not [p for p in media.rglob("*") if p.is_file()]


@pytest.mark.parametrize("folder", ["../outside", "/etc", "", "a/../../b"])
def test_only_folders_of_the_portal(folder):
    with pytest.raises(ValueError, match="no folder"):
        publish(b"", folder=folder)


def test_what_the_dead_left_is_swept_and_what_is_being_written_is_not(media):
    publish(b"whole", folder="reports")
    old, new = media / UNFINISHED / "old", media / UNFINISHED / "new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    assert sweep_unfinished() == 1
    assert (old.exists(), new.exists()) == (False, True)
