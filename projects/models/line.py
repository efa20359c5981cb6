"""One beneficiary's part of a đề án, with its own investment, grant, contract and life from the contract on."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse

from budgets.models import Holding, SupportContent
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.triggers import Firm
from khuyencong.ui.search import Fold
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving
from projects.enums import LineState
from projects.models.answers import ANSWERS_FIT
from projects.models.places import keeps_its_place
from projects.models.project import Project
from projects.models.serials import SERIAL_ONCE, keys_of
from projects.models.touched import LINE_TOUCHES
from projects.workflow.line_machine import LINE

# The sums of a line against its table, and no item paid beyond its amount. Asked at the commit, when all rows are there.
_ADD_UP = """
    SELECT total_cost, requested, other_state, social INTO kept FROM projects_line WHERE id = {which};
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(i.amount), 0) AS cost, coalesce(sum(i.by_grant), 0) AS asked, coalesce(sum(s.state), 0) AS state,
            coalesce(sum(s.social), 0) AS social, coalesce(bool_or(i.by_grant + s.state + s.social > i.amount), false) AS is_beyond
        INTO said FROM projects_costitem i CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE source <> 'SOCIAL'), 0) AS state,
                    coalesce(sum(amount) FILTER (WHERE source = 'SOCIAL'), 0) AS social
                FROM projects_costshare WHERE item_id = i.id
        ) s WHERE i.line_id = {which};
    IF said.is_beyond THEN
        RAISE EXCEPTION USING MESSAGE = 'line ' || {which} || ': an item is paid beyond its amount', ERRCODE = 'check_violation';
    END IF;
    IF (said.cost, said.asked, said.state, said.social)
            IS DISTINCT FROM (kept.total_cost, kept.requested, kept.other_state, kept.social) THEN
        RAISE EXCEPTION USING MESSAGE = 'line ' || {which} || ': its sums are not those of its items', ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM projects_sourcepart p WHERE p.line_id = {which} GROUP BY p.source HAVING sum(p.amount) > (
            SELECT coalesce(sum(s.amount), 0) FROM projects_costshare s JOIN projects_costitem i ON i.id = s.item_id
                WHERE i.line_id = {which} AND s.source = p.source
        )
    ) THEN
        RAISE EXCEPTION USING MESSAGE = 'line ' || {which} || ': a source has paid more than its share of the costs',
            ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def costs_add_up(name: str, which: str, operation: pgtrigger.Operation | pgtrigger.Operations, before: str = "") -> Firm:
    """The guard of a table of costs on one of its tables; `which` is the SQL of the line's id, `before` comes first."""
    return Firm(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=[("kept", "record"), ("said", "record")],
        func=before + _ADD_UP.format(which=which),
    )


# A row that keeps its sums is not asked: moves write the whole row.
_ADDS_UP = costs_add_up(
    "line_adds_up",
    "NEW.id",
    pgtrigger.Insert | pgtrigger.UpdateOf("total_cost", "requested", "other_state", "social"),
    """
    IF TG_OP = 'UPDATE' AND (NEW.total_cost, NEW.requested, NEW.other_state, NEW.social)
            IS NOT DISTINCT FROM (OLD.total_cost, OLD.requested, OLD.other_state, OLD.social) THEN
        RETURN NULL;
    END IF;""",
)


# What is approved leaves room for what other sources pay through the ledger (`SourcePart`).
_APPROVED_LEAVES_ROOM = Firm(
    name="approved_leaves_room",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("approved"),
    condition=pgtrigger.Q(new__approved__isnull=False),
    func="""
        IF NEW.approved + (SELECT coalesce(sum(amount), 0) FROM projects_sourcepart WHERE line_id = NEW.id) > NEW.total_cost THEN
            RAISE EXCEPTION USING MESSAGE = 'line ' || NEW.id || ': its sources pay more than its cost', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Line(Moving):
    """A beneficiary's line: content of support, cost, asked grant, counterpart (đồng). The norm's cap holds per line's unit."""

    machine = LINE

    project = models.ForeignKey(Project, models.RESTRICT, related_name="lines", verbose_name="đề án")
    position = models.PositiveSmallIntegerField("thứ tự")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="lines", verbose_name="đơn vị thụ hưởng")
    area = models.ForeignKey(
        AdminUnit, models.RESTRICT, related_name="lines", verbose_name="nơi sử dụng kinh phí",
        help_text="xã, phường nơi cơ sở sản xuất lúc nộp hồ sơ; không đổi theo cơ sở sau khi đã kết thúc",
    )  # fmt: skip
    content = models.ForeignKey(SupportContent, models.RESTRICT, related_name="lines", verbose_name="nội dung hỗ trợ")
    subject_matter = models.CharField("máy móc, mô hình, hoạt động", max_length=250, blank=True)
    serial_number = models.CharField("số hiệu máy", max_length=400, blank=True, help_text="nhiều máy: ngăn bằng dấu chấm phẩy")
    serial_keys = keys_of("serial_number")
    serial_reason = models.CharField("lý do số hiệu đã có ở hồ sơ khác", max_length=400, blank=True, db_default="")
    answers = models.JSONField(
        "số liệu theo nội dung", default=dict, db_default=Value({}, models.JSONField()), blank=True,
        help_text="theo câu hỏi của nội dung hỗ trợ (budgets.norms.fields)",
    )  # fmt: skip

    total_cost = models.BigIntegerField("tổng chi phí (đồng)")
    requested = models.BigIntegerField("đề nghị hỗ trợ (đồng)")
    other_state = models.BigIntegerField("ngân sách khác đã hỗ trợ (đồng)", default=0)
    other_state_note = models.CharField("nguồn khác", max_length=200, blank=True)
    social = models.BigIntegerField("huy động xã hội, tổ chức quốc tế (đồng)", default=0, db_default=0)
    counterpart = models.GeneratedField(
        expression=F("total_cost") - F("requested") - F("other_state") - F("social"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        verbose_name="vốn đối ứng (đồng)",
    )
    approved = models.BigIntegerField("được duyệt (đồng)", null=True, blank=True)
    accepted_cost = models.BigIntegerField("chi phí nghiệm thu (đồng)", null=True, blank=True)
    accepted = models.BigIntegerField("hỗ trợ theo nghiệm thu (đồng)", null=True, blank=True)
    commits_counterpart = models.BooleanField("cam kết đủ vốn đối ứng", default=False)
    not_double_funded = models.BooleanField("cam kết chưa được ngân sách hỗ trợ cùng nội dung chi", default=False)
    holding = models.OneToOneField(Holding, models.RESTRICT, null=True, blank=True, related_name="line", verbose_name="tài khoản")

    class Meta:
        verbose_name = verbose_name_plural = "đơn vị thụ hưởng của đề án"
        ordering = ("project", "position")
        triggers = [
            *triggers(LINE),
            keeps_its_place("closed_part_keeps_its_place", "area", [LineState.CLOSED]),
            ANSWERS_FIT,
            _ADDS_UP,
            _APPROVED_LEAVES_ROOM,
            SERIAL_ONCE,
            *LINE_TOUCHES,
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="line_position_once", deferrable=models.Deferrable.DEFERRED),
            models.UniqueConstraint(
                fields=["project", "enterprise", "content"],
                name="line_enterprise_and_content_once",
                violation_error_message="Cơ sở này đã có trong đề án với cùng nội dung hỗ trợ.",
            ),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="line_state_is_known"),
            models.CheckConstraint(
                condition=Q(total_cost__gte=0, requested__gte=0, other_state__gte=0, social__gte=0), name="line_amounts_are_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(total_cost__gte=F("requested") + F("other_state") + F("social")), name="line_support_is_within_cost"
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("total_cost")), name="line_approved_is_within_cost"
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__gte=0, approved__isnull=False, accepted__lte=F("approved")),
                name="line_accepted_is_within_approved",
            ),
            models.CheckConstraint(
                # A part that closes after its advance was recovered was never accepted.
                condition=~Q(state__in=[LineState.ACCEPTED, LineState.SETTLED, LineState.CLOSED])
                | Q(accepted__isnull=False, accepted_cost__isnull=False)
                | Q(state=LineState.CLOSED, accepted__isnull=True, accepted_cost__isnull=True),
                name="line_accepted_has_amounts",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "project"], name="line_of_enterprise"),
            GinIndex(fields=["serial_keys"], name="line_serials"),
            GinIndex(OpClass(Fold("serial_number"), name="gin_trgm_ops"), name="line_by_serial", condition=~Q(serial_number="")),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}/{self.position} {self.enterprise.name}"

    @property
    def elsewhere(self) -> int:
        """What other sources than the đề án's own and the beneficiary pay (đồng): other money of the State, and society's."""
        return self.other_state + self.social

    def get_absolute_url(self) -> str:
        """The page of this beneficiary's part."""
        return reverse("projects:line", args=[self.project.code, self.position])
