"""The declared life as text, and what `check` says of a model without its guard."""

import json

import pytest
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from khuyencong.workflow import checks
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving
from tests.workflow_app.models import LETTER, STAMP


def test_the_machine_as_json(capsys):
    call_command("workflow", machine="letter", format="json")
    data = json.loads(capsys.readouterr().out)
    assert data["states"] == ["draft", "sent", "returned", "answered", "dropped"]
    steps = {(t["action"], t["from"], t["to"]): t for t in data["transitions"]}
    assert len(steps) == sum(len(t.edges) for t in LETTER.transitions) == len(data["transitions"])
    assert steps["send", "draft", "sent"]["roles"] == ["enterprise"]
    assert steps["send", "draft", "sent"]["guards"] == ["has_text", "has_address"]
    assert steps["lapse", "returned", "dropped"]["roles"] == ["system"]


def test_the_machine_as_a_diagram(capsys):
    call_command("workflow", machine="stamp", format="mermaid")
    assert capsys.readouterr().out.splitlines() == [
        "stateDiagram-v2",
        "    new: Mới",
        "    used: Đã dùng",
        "    [*] --> new",
        "    new --> used: Dùng tem",
        "    used --> [*]",
    ]


def test_an_unknown_machine_is_bad_input(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("workflow", machine="ghost")
    assert stopped.value.code == 2
    assert "Không có quy trình 'ghost'" in capsys.readouterr().err


def found(make, monkeypatch):
    """The ids of the errors when these models were all there are."""
    with isolate_apps("tests.workflow_app") as apps, monkeypatch.context() as patch:
        make()
        patch.setattr(checks, "apps", apps)
        return [error.id for error in checks.moving_models_are_guarded()]


def test_a_moving_model_without_its_parts_is_an_error(monkeypatch):
    def bare():
        class Bare(Moving):
            class Meta:
                app_label = "workflow_app"

    def unguarded():
        class Unguarded(Moving):
            machine = LETTER

            class Meta:
                app_label = "workflow_app"

    def strangely_guarded():
        class Stranger(Moving):
            machine = LETTER

            class Meta:
                app_label = "workflow_app"
                triggers = triggers(STAMP)

    def other_key():
        class Key(Moving):
            machine = LETTER
            code = models.CharField(max_length=5, primary_key=True)

            class Meta:
                app_label = "workflow_app"
                triggers = triggers(LETTER)

    def twins():
        for name in ("One", "Two"):
            meta = type("Meta", (), {"app_label": "workflow_app", "triggers": triggers(LETTER)})
            type(name, (Moving,), {"machine": LETTER, "Meta": meta, "__module__": __name__})

    answers = [found(make, monkeypatch) for make in (bare, unguarded, strangely_guarded, other_key, twins)]
    assert answers == [["workflow.E001"], ["workflow.E003"], ["workflow.E003"], ["workflow.E004"], ["workflow.E002"]]


def test_every_model_that_moves_is_whole():
    assert checks.moving_models_are_guarded() == []
