"""Roles, scopes and the table of grants.

Each app declares its permissions as a `StrEnum` and its grants as rows in its own `permissions.py`; they are registered
here when the app is ready. Nothing else in the portal names a role to decide something.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Self

from django.db import models


class Role(models.TextChoices):
    """What a person is when acting; one person may hold several, one at a time."""

    ENTERPRISE = "enterprise", "Chủ cơ sở công nghiệp nông thôn"
    ENTERPRISE_STAFF = "enterprise_staff", "Nhân viên cơ sở"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ UBND xã"
    DISTRICT_OFFICER = "district_officer", "Chuyên viên phòng Kinh tế huyện"
    DISTRICT_LEADER = "district_leader", "Lãnh đạo UBND huyện"
    CENTER_OFFICER = "center_officer", "Chuyên viên Trung tâm Khuyến công"
    DOIT_CLERK = "doit_clerk", "Văn thư Sở Công Thương"
    DOIT_OFFICER = "doit_officer", "Chuyên viên Sở Công Thương"
    DOIT_HEAD = "doit_head", "Trưởng phòng Sở Công Thương"
    DOIT_LEADER = "doit_leader", "Lãnh đạo Sở Công Thương"
    PROVINCE_LEADER = "province_leader", "Lãnh đạo UBND tỉnh"
    FINANCE_OFFICER = "finance_officer", "Chuyên viên Sở Tài chính"
    FINANCE_LEADER = "finance_leader", "Lãnh đạo Sở Tài chính"
    CO_APPRAISER = "co_appraiser", "Chuyên viên sở, ngành phối hợp"
    OPERATOR = "operator", "Quản trị hệ thống"
    SYSTEM = "system", "Hệ thống"

    @property
    def duty(self) -> str:
        """What a person in this role is here for, in a sentence that officers read."""
        return _DUTIES[self.value]

    @classmethod
    def of_enterprises(cls) -> tuple["Role", ...]:
        """Roles that are held for a cơ sở, not for an office."""
        return (cls.ENTERPRISE, cls.ENTERPRISE_STAFF)


_DUTIES: dict[str, str] = {
    Role.ENTERPRISE.value: "Đề nghị hỗ trợ, thực hiện đề án và theo dõi hồ sơ, tiền hỗ trợ của cơ sở mình; giữ tài khoản của cơ sở.",
    Role.ENTERPRISE_STAFF.value: "Soạn hồ sơ, báo cáo tiến độ và khắc phục tồn tại thay cơ sở; nộp, ký và đề nghị chi do chủ cơ sở.",
    Role.COMMUNE_OFFICER.value: "Phổ biến chính sách tới cơ sở trong xã và báo lại cho cơ quan phụ trách địa bàn.",
    Role.DISTRICT_OFFICER.value: "Chọn, lập và kiểm tra đề án trên địa bàn; soạn dự toán và cấp phát kinh phí huyện, xã.",
    Role.DISTRICT_LEADER.value: "Đề nghị Sở Công Thương xem xét đề án trên địa bàn; duyệt dự toán, đề án bằng kinh phí huyện, xã.",
    Role.CENTER_OFFICER.value: "Lập đề án nhóm, ký hợp đồng, theo dõi thực hiện và thanh lý với cơ sở.",
    Role.DOIT_CLERK.value: "Tiếp nhận hồ sơ, kiểm tra thành phần và hẹn ngày trả lời.",
    Role.DOIT_OFFICER.value: "Thẩm định, kiểm tra, nghiệm thu đề án; lập báo cáo.",
    Role.DOIT_HEAD.value: "Phân công người thẩm định, chủ trì nghiệm thu, soát báo cáo.",
    Role.DOIT_LEADER.value: "Trình UBND tỉnh phê duyệt đề án; quyết định tạm dừng, chấm dứt.",
    Role.PROVINCE_LEADER.value: "Phê duyệt đề án khuyến công địa phương; xem toàn cảnh của tỉnh.",
    Role.FINANCE_OFFICER.value: "Soạn dự toán, phân bổ, ghi các khoản chi và kiểm tra quyết toán.",
    Role.FINANCE_LEADER.value: "Duyệt dự toán, duyệt chi, khóa sổ năm ngân sách.",
    Role.CO_APPRAISER.value: "Trả lời ý kiến thẩm định trong lĩnh vực của sở, ngành mình.",
    Role.OPERATOR.value: "Quản trị tài khoản, danh mục và việc vận hành cổng; không xem, không sửa nội dung nghiệp vụ của đề án.",
    Role.SYSTEM.value: "Việc chạy nền của cổng: nhắc hạn, lập báo cáo định kỳ, các bước suy ra từ bước khác.",
}  # fmt: skip


class Scope(StrEnum):
    """How far a grant reaches."""

    OWN = "own"  # rows of the person alone: their account, sessions, delegations
    ENTERPRISE = "enterprise"  # rows of the enterprises that the person acts for
    DISTRICT = "district"  # rows of the areas of the person's organisation
    FIELD = "field"  # rows of the field (lĩnh vực) that the person's organisation answers for: it was asked for its opinion
    PROVINCE = "province"  # every row

    @property
    def label(self) -> str:
        """The reach in officers' words."""
        return _REACH[self.value]


_REACH: dict[str, str] = {
    Scope.OWN.value: "của chính mình",
    Scope.ENTERPRISE.value: "cơ sở của mình",
    Scope.DISTRICT.value: "địa bàn của mình",
    Scope.FIELD.value: "lĩnh vực được hỏi",
    Scope.PROVINCE.value: "toàn tỉnh",
}


class Permission(StrEnum):
    """Base of each app's permissions: `VERB = "app.verb_noun", label, basis`.

    `label` is what officers read; `basis` is the clause of the directive, the law or the duty of the portal that it serves.
    """

    label: str
    basis: str

    def __new__(cls, value: str, label: str = "", basis: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.basis = basis
        return member


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the table: who holds which permission, and how far."""

    permission: Permission
    role: Role
    scope: Scope


_grants: dict[tuple[str, str], Grant] = {}


def register(*grants: Grant) -> None:
    """Add rows to the table; a second row for the same permission and role is a mistake and refused."""
    for grant in grants:
        if not grant.permission.label or not grant.permission.basis:
            raise ValueError(f"{grant.permission!r} wants its Vietnamese label and its basis (clause, law or duty) beside its value")
        key = (str(grant.permission), str(grant.role))
        known = _grants.get(key)
        if known is not None and known != grant:
            raise ValueError(f"two grants of {grant.permission} to {grant.role}")
        _grants[key] = grant
    _in_order.cache_clear()
    _held.cache_clear()


def scope_of(permission: Permission, role: Role) -> Scope | None:
    """How far `role` holds `permission`; None when not at all."""
    grant = _grants.get((str(permission), str(role)))
    return grant.scope if grant else None


def holders(permission: Permission) -> dict[Role, Scope]:
    """The roles that hold a permission, with their scopes."""
    return dict(_held().get(str(permission), {}))


def permissions() -> list[Permission]:
    """Every permission of the table, in a stable order."""
    return sorted({grant.permission for grant in _grants.values()}, key=str)


def matrix() -> Iterator[Grant]:
    """All rows, in a stable order."""
    return iter(_in_order())


@cache
def _in_order() -> tuple[Grant, ...]:
    return tuple(_grants[key] for key in sorted(_grants))


@cache
def _held() -> dict[str, dict[Role, Scope]]:
    """Who holds each permission; each page asks for dozens of them."""
    found: dict[str, dict[Role, Scope]] = {}
    for grant in _in_order():
        found.setdefault(str(grant.permission), {})[grant.role] = grant.scope
    return found
