"""Attacks on raised money: rates, donors, agreements, receipts, reports."""

from tests.guards import copy, insert, remove_all, truncate, update

_DRAFT = "(SELECT min(id) FROM donors_agreement WHERE state = 'draft')"
_FORCE = "(SELECT min(id) FROM donors_agreement WHERE state = 'in_force')"
_OF_DRAFT = f"WHERE id = {_DRAFT}"
_OF_FORCE = f"WHERE id = {_FORCE}"
_RECEIPT = {"entry_id": "(SELECT min(id) FROM budgets_entry)", "voucher": "'other'"}

ATTACKS = [
    insert("donors_exchangerate", "rate_of_a_day_is_one", copy("donors_exchangerate")),
    update("donors_exchangerate", "rate_is_of_a_foreign_currency", "currency = 'VND'", ["used_rate_stays"]),
    update("donors_exchangerate", "rate_is_positive", "rate = 0", ["used_rate_stays"]),
    update("donors_exchangerate", "rate_names_its_source", "source = ''", ["used_rate_stays"]),
    update("donors_exchangerate", "used_rate_stays", "rate = rate + 1"),
    insert("donors_donor", "donor_is_one", copy("donors_donor")),
    update("donors_donor", "donor_kind_is_known", "kind = 'friend'"),
    update("donors_donor", "donor_consent_has_its_paper", "consent_paper = ''"),
    remove_all("donors_donor", "donor_is_kept"),
    truncate("donors_donor", "donor_is_kept"),
    update("donors_appeal", "appeal_goal_is_positive", "goal = 0"),
    update("donors_appeal", "appeal_closes_after_it_opens", "closes_on = opens_on - 1"),
    remove_all("donors_appeal", "appeal_is_kept"),
    truncate("donors_appeal", "appeal_is_kept"),
    insert("donors_agreement", "agreement_number_once", copy("donors_agreement", f"id = {_DRAFT}")),
    update("donors_agreement", "agreement_currency_is_known", f"currency = 'XXX' {_OF_DRAFT}"),
    update(
        "donors_agreement", "agreement_state_is_known", f"state = 'lost' {_OF_FORCE}", ["agreement_in_force_stays"],
    ),
    update("donors_agreement", "agreement_amount_is_positive", f"amount = 0 {_OF_DRAFT}"),
    update("donors_agreement", "agreement_ends_after_it_starts", f"ends_on = starts_on - 1 {_OF_DRAFT}"),
    update("donors_agreement", "agreement_reports_within_two_years", f"report_every = 25 {_OF_DRAFT}"),
    update("donors_agreement", "agreement_confirmed_by_another", f"confirmed_by_id = drafted_by_id {_OF_FORCE}", ["agreement_in_force_stays"]),
    update("donors_agreement", "agreement_has_the_rate_of_its_day", f"rate_id = NULL {_OF_FORCE}", ["agreement_in_force_stays"]),
    update("donors_agreement", "agreement_ended_with_a_reason", f"state = 'ended', ended_on = signed_on {_OF_FORCE}"),
    update("donors_agreement", "agreement_in_force_stays", f"title = 'x' {_OF_FORCE}"),
    update("donors_agreement", "agreement_is_due_whole", f"amount = amount + 1 {_OF_FORCE}", ["agreement_in_force_stays"]),
    remove_all("donors_agreement", "agreement_is_kept"),
    truncate("donors_agreement", "agreement_is_kept"),
    insert("donors_instalment", "donor_instalment_once", copy("donors_instalment", f"agreement_id = {_DRAFT}")),
    update("donors_instalment", "donor_instalment_is_positive", f"amount = 0 WHERE agreement_id = {_DRAFT}"),
    update("donors_instalment", "instalment_in_force_stays", f"due_on = due_on + 1 WHERE agreement_id = {_FORCE}"),
    insert("donors_receipt", "receipt_is_as_agreed", copy("donors_receipt", **_RECEIPT)),
    update("donors_receipt", "donor_receipt_is_positive", "amount = 0", ["donor_receipt_stays"]),
    update("donors_receipt", "donor_receipt_has_its_voucher", "voucher = ''", ["donor_receipt_stays"]),
    update("donors_receipt", "donor_receipt_stays", "id = id"),
    remove_all("donors_receipt", "donor_receipt_stays"),
    truncate("donors_receipt", "donor_receipt_stays"),
    insert("donors_givenback", "return_is_in_the_ledger", copy("donors_givenback", **_RECEIPT)),
    update("donors_givenback", "given_back_is_positive", "amount = 0", ["given_back_stays"]),
    update("donors_givenback", "given_back_says_why", "reason = ''", ["given_back_stays"]),
    update("donors_givenback", "given_back_stays", "id = id"),
    remove_all("donors_givenback", "given_back_stays"),
    truncate("donors_givenback", "given_back_stays"),
    insert("donors_donorreport", "donor_report_once", copy("donors_donorreport", "paper_id IS NULL")),
    update("donors_donorreport", "donor_report_is_whole", "words = '' WHERE paper_id IS NOT NULL"),
    remove_all("donors_donorreport", "donor_report_is_kept"),
    truncate("donors_donorreport", "donor_report_is_kept"),
]  # fmt: skip
