"""Attacks on papers, their numbers and attachments."""

from tests.guards import copy, insert, remove_all, truncate, update

_FROZEN = ["paper_is_frozen"]
_FILE = ["attachment_is_frozen"]
_SIGNED = ["signatures_stay"]
ATTACKS = [
    update("documents_attachment", "attachment_is_hashed", "sha256 = 'x'", _FILE),
    update("documents_attachment", "attachment_is_not_empty", "size = 0", _FILE),
    update("documents_attachment", "attachment_name_is_no_path", "name = '../a'", _FILE),
    update("documents_attachment", "attachment_version_counts_from_one", "version = 2 WHERE replaces_id IS NULL", _FILE),
    update("documents_attachment", "attachment_is_frozen", "name = 'khác.pdf'"),
    update("documents_attachment", "attachment_scan_is_whole", "scan = 'infected'", _FILE),
    remove_all("documents_attachment", "attachment_is_kept"),
    truncate("documents_attachment", "attachment_is_kept"),
    update("documents_numberbook", "number_book_year_is_plausible", "year = 1980", ["book_counts_by_one"]),
    update("documents_numberbook", "book_counts_by_one", "last = last + 2", ["book_number_is_used"]),
    remove_all("documents_numberbook", "book_is_kept"),
    truncate("documents_numberbook", "book_is_kept"),
    update("documents_numberbook", "book_number_is_used", "last = last + 1"),
    insert("documents_numberbook", "book_starts_empty", copy("documents_numberbook", year="2031", last="5")),
    insert("documents_numberbook", "number_book_is_one_a_year", copy("documents_numberbook", last="0")),
    update("documents_paper", "paper_code_has_its_shape", "code = 'x' || id", _FROZEN),
    update("documents_paper", "paper_content_is_hashed", "content_sha256 = 'x'", _FROZEN),
    update("documents_paper", "paper_has_a_title", "title = ''", _FROZEN),
    update("documents_paper", "paper_number_is_whole", "notation = '' WHERE number IS NOT NULL", _FROZEN),
    update("documents_paper", "paper_year_is_of_its_day", "year = year - 1", _FROZEN),
    update("documents_paper", "paper_does_not_replace_itself", "state = 'replaced', replaced_by_id = id WHERE state = 'issued'"),
    update("documents_paper", "paper_pdf_is_whole", "pdf_pages = 3 WHERE pdf_path = ''"),
    update("documents_paper", "paper_state_says_why", "state = 'revoked'"),
    update("documents_paper", "paper_is_frozen", "title = 'khác'"),
    remove_all("documents_paper", "paper_is_kept"),
    truncate("documents_paper", "paper_is_kept"),
    insert(
        "documents_paper", "paper_number_is_the_last",
        copy("documents_paper", "number IS NOT NULL", code="repeat('0', 16)", number="number + 40"),
    ),
    insert(
        "documents_paper", "paper_number_is_never_reused",
        copy("documents_paper", "number IS NOT NULL", code="repeat('0', 16)"),
        behind=["paper_number_is_the_last"],
    ),
    insert("documents_papersignature", "signs_what_is_there", copy("documents_papersignature", paper_id="(SELECT min(id) FROM documents_paper WHERE pdf_sha256 = '')")),
    update("documents_papersignature", "signature_is_whole", "size = 0", _SIGNED),
    update("documents_papersignature", "signature_says_whose", "issuer = ''", _SIGNED),
    update("documents_papersignature", "signatures_stay", "subject = 'Sở khác'"),
    remove_all("documents_papersignature", "signatures_stay"),
    truncate("documents_papersignature", "signatures_stay"),
    update("documents_voidnumber", "void_number_has_a_reason", "reason = ''", ["void_number_is_kept"]),
    update("documents_voidnumber", "void_number_is_kept", "reason = 'khác'"),
    truncate("documents_voidnumber", "void_number_is_kept"),
    insert("documents_voidnumber", "void_number_is_the_last", copy("documents_voidnumber", number="number + 40")),
    insert("documents_voidnumber", "number_is_void_once", copy("documents_voidnumber"), behind=["void_number_is_the_last"]),
]  # fmt: skip
