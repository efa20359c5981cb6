"""Triggers that keep the tree of units and organisations sound on every day: no circle, nothing under what has ended."""

import pgtrigger

from khuyencong.triggers import Firm, literal

_CHANGE = pgtrigger.Insert | pgtrigger.Update


def refuse(message: str) -> str:
    """A statement that refuses with a message."""
    return f"RAISE EXCEPTION USING MESSAGE = {literal(message)}, ERRCODE = 'check_violation';"


def _refusing(sql: str, message: str) -> str:
    """Statements in which the word REFUSE stands where they refuse."""
    return sql.replace("REFUSE", refuse(message))


def _deferred(name: str, func: str, operation: pgtrigger.Operation = _CHANGE) -> Firm:
    return Firm(name=name, when=pgtrigger.After, operation=operation, timing=pgtrigger.Deferred, func=func)


UNIT_TRIGGERS = [
    # A parent stands on a higher level, so that no chain of parents comes back to where it began.
    Firm(
        name="unit_parent_stands_above",
        when=pgtrigger.Before,
        operation=_CHANGE,
        func=_refusing(
            """
            IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM actors_adminunit p WHERE p.id = NEW.parent_id
                    AND array_position(ARRAY['province', 'district', 'commune'], p.level::text)
                        < array_position(ARRAY['province', 'district', 'commune'], NEW.level::text)
            ) THEN REFUSE END IF;
            RETURN NEW;
        """,
            "unit: a parent stands on a higher level",
        ),
    ),
    # A row is read anew at commit: a reorganisation ends parent and child in any order.
    _deferred(
        "unit_lies_in_its_parents_time",
        _refusing(
            """
            IF EXISTS (
                SELECT 1 FROM actors_adminunit c JOIN actors_adminunit p ON p.id = c.parent_id
                WHERE (c.id = NEW.id OR c.parent_id = NEW.id)
                    AND NOT daterange(c.valid_from, c.valid_to, '[]') <@ daterange(p.valid_from, p.valid_to, '[]')
            ) THEN REFUSE END IF;
            RETURN NULL;
        """,
            "unit: nothing lies under a parent that has ended or not begun",
        ),
    ),
]

SUCCESSION_TRIGGERS = [
    _deferred(
        "succession_follows_the_end",
        _refusing(
            """
            IF EXISTS (
                SELECT 1 FROM actors_adminunitsuccession s JOIN actors_adminunit o ON o.id = s.old_id JOIN actors_adminunit n ON n.id = s.new_id
                WHERE s.id = NEW.id AND (o.valid_to IS DISTINCT FROM s."on" - 1 OR n.valid_from > s."on")
            ) THEN REFUSE END IF;
            RETURN NULL;
        """,
            "succession: the old unit ends the day before, the new one is there",
        ),
    )
]

_ORGANISATION_OVER = _refusing(
    """
    IF EXISTS (
        SELECT 1 FROM actors_organisationperiod d JOIN actors_organisation o ON o.id = d.organisation_id
            LEFT JOIN actors_organisation p ON p.id = d.parent_id
        WHERE (d.organisation_id = %(id)s OR d.parent_id = %(id)s) AND (
            NOT daterange(d.valid_from, d.valid_to, '[]') <@ daterange(o.valid_from, o.valid_to, '[]')
            OR NOT daterange(d.valid_from, d.valid_to, '[]') <@ coalesce(daterange(p.valid_from, p.valid_to, '[]'), daterange(NULL, NULL))
        )
    ) THEN REFUSE END IF;
    RETURN NULL;
""",
    "organisation: nothing lies under a parent that has ended or not begun",
)

# The organisation's own columns are its last period's, so that what is shown now and what is kept cannot differ.
_CALLED = _refusing(
    """
    IF EXISTS (
        SELECT 1 FROM actors_organisation o JOIN LATERAL (
            SELECT * FROM actors_organisationperiod d WHERE d.organisation_id = o.id ORDER BY d.valid_from DESC LIMIT 1
        ) latest ON true
        WHERE o.id = %(id)s AND (o.name, o.short_name, o.symbol, o.leader_title, o.parent_id, o.area_id)
            IS DISTINCT FROM (latest.name, latest.short_name, latest.symbol, latest.leader_title, latest.parent_id, latest.area_id)
    ) THEN REFUSE END IF;
    RETURN NULL;
""",
    "organisation: it is not called as its last period says",
)

ORGANISATION_TRIGGERS = [
    Firm(
        name="organisation_has_no_circular_parent",
        when=pgtrigger.Before,
        operation=_CHANGE,
        declare=[("circles", "boolean")],
        # One change of the tree at a time, so that two of them cannot close a circle between them.
        func=_refusing(
            """
            IF NEW.parent_id IS NOT NULL THEN
                PERFORM pg_advisory_xact_lock(hashtext('actors_organisation.parent'));
                WITH RECURSIVE above(id) AS (
                    SELECT NEW.parent_id UNION SELECT o.parent_id FROM actors_organisation o JOIN above ON o.id = above.id WHERE o.parent_id IS NOT NULL
                ) SELECT bool_or(above.id = NEW.id) INTO circles FROM above;
                IF circles THEN REFUSE END IF;
            END IF;
            RETURN NEW;
        """,
            "organisation: its parents come back to itself",
        ),
    ),
    _deferred("organisation_keeps_to_its_last_period", _CALLED % {"id": "NEW.id"}, pgtrigger.Update),
    _deferred("organisation_covers_its_periods", _ORGANISATION_OVER % {"id": "NEW.id"}, pgtrigger.Update),
    _deferred(
        "organisation_covers_its_functions",
        _refusing(
            """
            IF EXISTS (
                SELECT 1 FROM actors_functionholder f WHERE f.organisation_id = NEW.id
                    AND NOT daterange(f.valid_from, f.valid_to, '[]') <@ (
                        SELECT daterange(o.valid_from, o.valid_to, '[]') FROM actors_organisation o WHERE o.id = NEW.id)
            ) THEN REFUSE END IF;
            RETURN NULL;
        """,
            "organisation: it holds a function on days on which it is not there",
        ),
        pgtrigger.Update,
    ),
]

PERIOD_TRIGGERS = [
    Firm(
        name="period_has_no_circular_parent",
        when=pgtrigger.Before,
        operation=_CHANGE,
        declare=[("circles", "boolean")],
        # A circle counts when all of its links stand on a common day.
        func=_refusing(
            """
            IF NEW.parent_id IS NOT NULL THEN
                PERFORM pg_advisory_xact_lock(hashtext('actors_organisation.parent'));
                WITH RECURSIVE above(id, days) AS (
                    SELECT NEW.parent_id, daterange(NEW.valid_from, NEW.valid_to, '[]')
                    UNION
                    SELECT d.parent_id, above.days * daterange(d.valid_from, d.valid_to, '[]')
                    FROM actors_organisationperiod d JOIN above ON d.organisation_id = above.id
                    WHERE d.parent_id IS NOT NULL AND d.id <> NEW.id AND above.id <> NEW.organisation_id
                        AND above.days && daterange(d.valid_from, d.valid_to, '[]')
                ) SELECT bool_or(above.id = NEW.organisation_id) INTO circles FROM above;
                IF circles THEN REFUSE END IF;
            END IF;
            RETURN NEW;
        """,
            "organisation: its parents come back to itself",
        ),
    ),
    _deferred("period_lies_in_its_organisations_time", _ORGANISATION_OVER % {"id": "NEW.organisation_id"}),
    _deferred("organisation_is_called_as_its_last_period", _CALLED % {"id": "NEW.organisation_id"}),
]

HOLDER_TRIGGERS = [
    _deferred(
        "function_lies_in_its_holders_time",
        _refusing(
            """
            IF EXISTS (
                SELECT 1 FROM actors_functionholder f JOIN actors_organisation o ON o.id = f.organisation_id
                WHERE f.id = NEW.id AND NOT daterange(f.valid_from, f.valid_to, '[]') <@ daterange(o.valid_from, o.valid_to, '[]')
            ) THEN REFUSE END IF;
            RETURN NULL;
        """,
            "function: its holder is not there on all of its days",
        ),
    )
]
