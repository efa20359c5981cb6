"""The double-entry ledger of public money: `post` and `reverse` are the only ways in, `verify` proves the whole."""

from budgets.ledger.accounts import account, balance
from budgets.ledger.errors import (
    AmountInvalid,
    CarryOverUnequal,
    HeirUnknown,
    KeyReused,
    LedgerError,
    Overspent,
    ReadOnly,
    ReversalRefused,
    RowsUnequal,
    Settled,
    SettlementRefused,
    SettlementStale,
    SettlementUnexplained,
    Unbalanced,
    WrongYear,
    YearClosed,
    YearNotEmpty,
    YearNotSettled,
    YearsInOrder,
    YearUnknown,
    translated,
)
from budgets.ledger.posting import Move, post, reverse
from budgets.ledger.verify import Problem, Proof, verify

__all__ = [
    "AmountInvalid", "CarryOverUnequal", "HeirUnknown", "KeyReused", "LedgerError", "Move", "Overspent", "Problem", "Proof", "ReadOnly",
    "ReversalRefused", "RowsUnequal", "Settled", "SettlementRefused", "SettlementStale", "SettlementUnexplained",
    "Unbalanced", "WrongYear", "YearClosed", "YearNotEmpty", "YearNotSettled", "YearUnknown", "YearsInOrder",
    "account", "balance", "post", "reverse", "translated", "verify",
]  # fmt: skip
