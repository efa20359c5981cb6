"""The way of public money as one tree: what came in, where it went on, where it stands.

Everything that draws or lists the stages (a year, a source, a budget, a đề án, a beneficiary's part) reads this declaration.
Each node is the sum of what hangs below it, and each leaf the balance of the accounts of its stages, so a drawing always adds up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgets.enums import Stage

S = Stage


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the way. `label` is for offices, `public` for a cơ sở; a leaf names the stages whose balances it shows."""

    key: str
    label: str
    public: str
    parent: str | None
    stages: tuple[Stage, ...] = ()
    goes_on: bool = False  # the way itself; the others branch off it


WAY: tuple[Node, ...] = (
    Node("given", "Kinh phí được sử dụng", "Kinh phí", None, goes_on=True),
    Node("allocated", "Phân bổ cho đề án", "Được bố trí", "given", goes_on=True),
    Node("free", "Chưa phân bổ", "Chưa bố trí", "given", (S.ESTIMATE,)),
    Node("cancelled", "Hủy dự toán", "Đã hủy", "given", (S.CANCELLED,)),
    Node("carried", "Chuyển sang năm sau", "Chuyển sang năm sau", "given", (S.CARRIED_OUT,)),
    Node("committed", "Ký hợp đồng", "Theo hợp đồng", "allocated", goes_on=True),
    Node("unsigned", "Chờ ký hợp đồng", "Chờ ký hợp đồng", "allocated", (S.ALLOCATED,)),
    Node("disbursed", "Giải ngân", "Đã nhận", "committed", goes_on=True),
    Node("unpaid", "Hợp đồng chưa chi", "Chưa nhận", "committed", (S.COMMITTED,)),
    Node("paid", "Thanh toán", "Được thanh toán", "disbursed", goes_on=True),
    Node("advanced", "Đang tạm ứng", "Đang tạm ứng", "disbursed", (S.ADVANCED,)),
    Node("recovered", "Thu hồi, chưa nộp trả", "Đã nộp lại", "disbursed", (S.RECOVERED,)),
    Node("returned", "Nộp trả ngân sách", "Đã trả ngân sách", "disbursed", (S.RETURNED,)),
    Node("settled", "Quyết toán", "Đã quyết toán", "paid", (S.SETTLED,), goes_on=True),
    Node("unsettled", "Chờ quyết toán", "Chờ quyết toán", "paid", (S.PAID,)),
)
"""Parents before children; the way itself before what branches off."""

ASIDE: tuple[Node, ...] = (
    Node("uncommitted", "Chưa ký hợp đồng", "Chưa ký hợp đồng", "given", (S.ESTIMATE, S.ALLOCATED)),
    Node(
        "unspent", "Chưa chi", "Chưa chi", "given",
        (S.ESTIMATE, S.ALLOCATED, S.COMMITTED, S.RECOVERED, S.RETURNED, S.CANCELLED, S.CARRIED_OUT),
    ),
)  # fmt: skip
"""Sums across branches, of which warnings speak: no part of the tree, but their entries are found like those of a node."""

OF_YEAR, OF_HOLDING = "given", "allocated"
"""Where the way begins: for a year with what it was given, for a beneficiary's part with what was allocated to it."""

_BY_KEY = {node.key: node for node in (*WAY, *ASIDE)}


@dataclass(frozen=True, slots=True)
class Flow:
    """One node with its money in đồng. `start` is where its stretch begins within the whole, `depth` how far it lies from the root."""

    node: Node
    amount: int
    start: int
    depth: int
    parent: str | None

    @property
    def key(self) -> str:
        """The key of its node."""
        return self.node.key


def node_of(key: str) -> Node | None:
    """The node with this key; None when there is none."""
    return _BY_KEY.get(key)


def stages_of(key: str) -> tuple[Stage, ...]:
    """The stages that lie at a node or beyond it: whose entries are behind its figure."""
    node = _BY_KEY[key]
    below = tuple(stage for child in WAY if child.parent == key for stage in stages_of(child.key))
    return node.stages + below


def stream(now: Mapping[Stage, int], *, root: str = OF_YEAR) -> list[Flow]:
    """The tree from `root` with the money of some accounts (balance by stage). Branches without money are left out, the way stays."""
    amounts = {node.key: sum(now.get(stage, 0) for stage in stages_of(node.key)) for node in WAY}
    found: list[Flow] = []

    def visit(key: str, start: int, depth: int, parent: str | None) -> None:
        node = _BY_KEY[key]
        if not node.goes_on and not amounts[key]:
            return
        found.append(Flow(node, amounts[key], start, depth, parent))
        for child in (child for child in WAY if child.parent == key):
            visit(child.key, start, depth + 1, key)
            start += amounts[child.key]

    visit(root, 0, 0, None)
    return found


def filters(root: str = OF_YEAR, *, is_public: bool = False) -> Sequence[tuple[str, str]]:
    """Choices for lists of entries: each node below a year's beginning (a part's beginning is one of them), with its words."""
    inside = [
        node for node in (*WAY, *ASIDE) if node.parent is not None and (root == OF_YEAR or set(stages_of(node.key)) <= set(stages_of(root)))
    ]
    words = [(node, node.public if is_public else node.label) for node in inside]
    return [(node.key, label if node.stages else f"{label} và các bước sau") for node, label in words]
