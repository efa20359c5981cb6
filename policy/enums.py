"""Kinds of legal texts, how one bears on another, where a policy dossier stands."""

from django.db import models


class TextKind(models.TextChoices):
    """What kind of text it is."""

    LAW = "law", "Luật"
    RESOLUTION = "resolution", "Nghị quyết"
    DECREE = "decree", "Nghị định"
    DECISION = "decision", "Quyết định"
    CIRCULAR = "circular", "Thông tư"
    JOINT_CIRCULAR = "joint_circular", "Thông tư liên tịch"
    DIRECTIVE = "directive", "Chỉ thị"
    PROGRAMME = "programme", "Chương trình, kế hoạch"
    GUIDE = "guide", "Hướng dẫn"

    @classmethod
    def by_symbol(cls, symbol: str) -> "TextKind | None":
        """The kind that bears these letters in its number (Phụ lục III, Nghị định 30/2020/NĐ-CP); None where they leave it open."""
        known = {
            "NQ": cls.RESOLUTION,
            "NĐ": cls.DECREE,
            "QĐ": cls.DECISION,
            "TT": cls.CIRCULAR,
            "TTLT": cls.JOINT_CIRCULAR,
            "CT": cls.DIRECTIVE,
        }
        return known.get(symbol)

    @classmethod
    def issued_by_province(cls) -> list[tuple[str, str]]:
        """What a policy dossier may become."""
        return [(kind.value, kind.label) for kind in (cls.DECISION, cls.RESOLUTION, cls.DIRECTIVE, cls.PROGRAMME)]


class Bearing(models.TextChoices):
    """What a text does to another."""

    REPLACES = "replaces", "Thay thế"
    AMENDS = "amends", "Sửa đổi, bổ sung"


class PolicyField(models.TextChoices):
    """Of which duty of the directive a dossier is."""

    INDUSTRY = "industry", "Phát triển công nghiệp, tiểu thủ công nghiệp; sản xuất sạch hơn; tiết kiệm năng lượng (mục 1a)"
    INVESTMENT = "investment", "Ưu đãi đầu tư phát triển công nghiệp, làng nghề (mục 4a)"


class DossierState(models.TextChoices):
    """Where a policy dossier stands."""

    DRAFTING = "drafting", "Đang soạn thảo"
    CONSULTING = "consulting", "Đang lấy ý kiến"
    FINISHING = "finishing", "Tiếp thu, hoàn thiện"
    SUBMITTED = "submitted", "Đã trình UBND tỉnh"
    ISSUED = "issued", "Đã ban hành"
    STOPPED = "stopped", "Dừng xây dựng"

    @classmethod
    def owners(cls) -> tuple["DossierState", ...]:
        """The owner has the ball, and may write a new version."""
        return (cls.DRAFTING, cls.CONSULTING, cls.FINISHING)


class Response(models.TextChoices):
    """What the owner does with a comment."""

    ACCEPTED = "accepted", "Tiếp thu"
    EXPLAINED = "explained", "Giải trình, giữ như dự thảo"
