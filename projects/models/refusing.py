"""Triggers that refuse a row, and the conditions over declared conflicts of interest that several tables share."""

import pgtrigger

from khuyencong.triggers import Firm, literal


def refuses(name: str, *, when: pgtrigger.Operation, condition: str, message: str) -> Firm:
    """A trigger that refuses a row for which the SQL `condition` (over NEW) is true."""
    return Firm(
        name=name,
        when=pgtrigger.Before,
        operation=when,
        func=f"IF ({condition}) THEN RAISE EXCEPTION USING MESSAGE = {literal(message)}, ERRCODE = 'check_violation'; END IF; RETURN NEW;",
    )


def in_conflict(project: str, person: str) -> str:
    """SQL: whether a person has declared a conflict about a đề án."""
    return f"EXISTS (SELECT 1 FROM projects_conflictdeclaration d WHERE d.project_id = {project} AND d.person_id = {person} AND d.has_conflict)"  # noqa: S608 our own words


def has_declared(project: str, person: str) -> str:
    """SQL: whether a person has declared anything about a đề án."""
    return f"EXISTS (SELECT 1 FROM projects_conflictdeclaration d WHERE d.project_id = {project} AND d.person_id = {person})"  # noqa: S608 our own words
