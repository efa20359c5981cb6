"""The guard of what a line answers to its content's questions: the database holds it against the declaration, as the service does."""

import pgtrigger

from khuyencong.triggers import Firm

# One value against its kind and bounds. A whole number is kept as a number, a decimal as a text, so that no fraction is rounded.
_FITS = """
    CASE
        WHEN f.kind IN ('integer', 'dong') THEN jsonb_typeof(half.value) = 'number' AND CASE WHEN half.value #>> '{}' ~ '^-?[0-9]{1,18}$'
            THEN (f.low IS NULL OR (half.value #>> '{}')::numeric >= f.low) AND (f.high IS NULL OR (half.value #>> '{}')::numeric <= f.high)
            ELSE false END
        WHEN f.kind = 'decimal' THEN jsonb_typeof(half.value) = 'string' AND CASE WHEN half.value #>> '{}' ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$'
            THEN (f.low IS NULL OR (half.value #>> '{}')::numeric >= f.low) AND (f.high IS NULL OR (half.value #>> '{}')::numeric <= f.high)
            ELSE false END
        WHEN f.kind = 'yes_no' THEN jsonb_typeof(half.value) = 'boolean'
        WHEN f.kind = 'choice' THEN f.choices @> jsonb_build_array(jsonb_build_array(half.value))
        WHEN f.kind = 'date' THEN half.value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
        ELSE jsonb_typeof(half.value) = 'string' AND length(half.value #>> '{}') BETWEEN 1 AND 2000
    END
"""

ANSWERS_FIT = Firm(
    name="answers_fit_the_content",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("answers", "content_id"),
    condition=pgtrigger.Condition("NEW.answers <> '{}'::jsonb"),
    func=f"""
        IF jsonb_typeof(NEW.answers) <> 'object' THEN
            RAISE EXCEPTION USING MESSAGE = 'line: answers are no object', ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM jsonb_each(NEW.answers) AS given WHERE NOT EXISTS (
                SELECT 1 FROM budgets_contentfield AS f
                WHERE f.content_id = NEW.content_id AND f.key = given.key AND (jsonb_typeof(given.value) = 'object') = f.paired
                    AND NOT EXISTS (
                        SELECT 1 FROM jsonb_each(
                            CASE WHEN f.paired AND jsonb_typeof(given.value) = 'object' THEN given.value
                                ELSE jsonb_build_object('baseline', given.value) END
                        ) AS half
                        WHERE half.key NOT IN ('baseline', 'target') OR NOT coalesce({_FITS}, false)
                    )
            )
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'line: an answer does not fit what its content asks', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
)
