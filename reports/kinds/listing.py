"""The đề án behind the figures: each with its plan, what was paid, what is left."""

from datetime import date
from typing import Any

from django.db.models import F, Sum

from budgets.selectors import money_of
from budgets.selectors.turnover import paid_between
from projects.models import Line
from projects.workflow import purses
from reports import figures
from reports.figures import Where
from reports.kinds.tables import MONEY, column, table
from reports.maps import map_for, on_map, past_on_map

COLUMNS = (
    column("code", "Mã hồ sơ"),
    column("title", "Tên đề án"),
    column("beneficiaries", "Đơn vị thụ hưởng"),
    column("district", "Địa bàn"),
    column("state", "Tình trạng"),
    column("total_cost", "Tổng kinh phí", MONEY),
    column("grant", "Hỗ trợ", MONEY),
    column("paid", "Đã thanh toán trong kỳ", MONEY),
    column("left", "Còn lại", MONEY),
)


def projects_of(where: Where) -> list[dict[str, Any]]:
    """The đề án approved in the period, and those paid in it; by code. Amounts are đồng, `left` as of now.

    `approved` says whether it counts among the period's đề án; `groups` holds its values of each dimension.
    """
    decided: dict[int, date] = dict(figures.approved_lines(where).order_by("pk").values_list("pk", "decided_on"))
    span = (where.period.start, where.period.end)
    legs = figures.of_own_source(paid_between(*span)).filter(account__holding__line__isnull=False).order_by()
    if where.unit_id:
        legs = legs.filter(account__holding__line__project__district_id=where.unit_id)
    if where.source:
        legs = legs.filter(account__holding__line__project__track=where.source)
    paid = {
        row["account__holding__line"]: int(row["amount"])
        for row in legs.values("account__holding__line").annotate(amount=Sum("credit") - Sum("debit")).order_by("account__holding__line")
        if row["amount"]
    }
    rows = on_map(Line.objects.filter(pk__in={*decided, *paid}), map_for(where)).annotate(lies=F("_lies"))
    lines = list(rows.select_related("project", "enterprise", "content").order_by("project__code", "position"))
    places = figures.label_of("district", sorted({str(line.lies) for line in lines}), where.map_on or where.period.end)
    money = money_of([line.holding_id for line in lines if line.holding_id])
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        project = line.project
        row = found.setdefault(
            project.code,
            {
                "code": project.code,
                "title": project.title,
                "beneficiaries": [],
                "district": places[str(line.lies)],
                "state": project.get_state_display(),
                "approved": False,
                "total_cost": 0,
                "grant": 0,
                "paid": 0,
                "left": 0,
                "groups": {"district": [], "source": [project.track], "sub_programme": [], "content": []},
            },
        )
        if line.enterprise.name not in row["beneficiaries"]:
            row["beneficiaries"].append(line.enterprise.name)
        for dimension, value in (
            ("district", str(line.lies)),
            ("content", line.content.code),
            ("sub_programme", line.content.sub_programme),
        ):
            if value not in row["groups"][dimension]:
                row["groups"][dimension].append(value)
        if line.pk in decided:
            row["approved"] = True
            row["total_cost"] += line.total_cost
            row["grant"] += line.approved or 0
        row["paid"] += paid.get(line.pk, 0)
        row["left"] += purses.own_of(line, money).left
    return list(found.values())


def past_of(where: Where) -> list[dict[str, Any]]:
    """The đề án before the portal that the period covers, as far as they are known."""
    found = past_on_map(figures.past_projects(where), map_for(where)).annotate(lies=F("_lies"))
    rows = list(found.select_related("content").order_by("year", "code"))
    places = figures.label_of("district", sorted({str(row.lies) for row in rows if row.lies}), where.map_on or where.period.end)
    return [
        {
            "code": row.code,
            "title": row.title + (" (chi tiết dựng lại từ số tổng)" if row.detail_is_reconstructed else ""),
            "beneficiaries": [],
            "district": places[str(row.lies or "")],
            "state": f"Năm {row.year}",
            "approved": True,
            "total_cost": row.total_cost,
            "grant": row.grant,
            "paid": None,
            "left": None,
            "groups": {
                "district": [str(row.lies or "")],
                "source": [""],
                "content": [row.content.code if row.content else ""],
                "sub_programme": [row.content.sub_programme if row.content else row.sub_programme],
            },
            "is_past": True,
        }
        for row in rows
    ] + sheet_rows(where)


def sheet_rows(where: Where) -> list[dict[str, Any]]:
    """What old spreadsheets say of the period, row by row, each with its file."""
    drawn = map_for(where)
    rows = list(
        past_on_map(figures.past_figures(where), drawn)
        .annotate(lies=F("_lies"))
        .select_related("content", "of__sheet")
        .order_by("of__year", "number")
    )
    places = figures.label_of("district", sorted({str(row.lies) for row in rows if row.lies}), where.map_on or where.period.end)
    return [
        {
            "code": f"BC-{row.of.year}-{row.of.sheet_id}-{row.number}",
            "title": ", ".join(
                filter(None, [f"{row.projects} đề án" if row.projects is not None else "", row.content.name_vi if row.content else ""])
            )
            + f" (số nhập từ bảng cũ “{row.of.sheet.name}”, dòng {row.number})",
            "beneficiaries": [],
            "district": places[str(row.lies or "")],
            "state": f"Năm {row.of.year}",
            "approved": True,
            "total_cost": row.total_cost,
            "grant": row.grant,
            "paid": row.paid,
            "left": None,
            "groups": {
                "district": [str(row.lies or "")],
                "source": [row.source],
                "content": [row.content.code if row.content else ""],
                "sub_programme": [row.content.sub_programme if row.content else ""],
            },
            "is_past": True,
        }
        for row in rows
    ]


def listing(projects: list[dict[str, Any]], total: figures.Cell) -> dict[str, Any]:
    """The list as a table."""
    rows = [
        {
            "key": row["code"],
            "cells": [*(row[name] for name in ("code", "title")), "; ".join(row["beneficiaries"]), *(row[c["key"]] for c in COLUMNS[3:])],
        }
        for row in projects
    ]
    left = [row["left"] for row in projects if row["left"] is not None]
    sums = [total["total_cost"], total["grant"], total["paid"], sum(left) if left or not projects else None]
    return table("list", "Danh mục đề án", COLUMNS, rows, ["", "Cộng", "", "", "", *sums])
