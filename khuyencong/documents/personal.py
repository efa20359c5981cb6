"""Personal data in papers and attached files."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("documents.Paper", "Văn bản do người đó lập hoặc về hồ sơ của người đó", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable(
        "documents.Attachment",
        "Tệp mà người đó đã nộp hoặc gỡ",
        ("by", "removed_by"),
        Erasure.BLANK,
        f"Tệp thuộc hồ sơ đã nộp ở lại ({grounds.ARCHIVE}); tệp đã gỡ hoặc của hồ sơ chưa nộp thì xóa khỏi nơi lưu.",
    ),
    PersonalTable("documents.VoidNumber", "Số văn bản mà người đó ghi bỏ trống", ("by",), Erasure.KEEP, grounds.ARCHIVE),
)
register_personal(
    *columns(
        "documents.Paper",
        "title",
        "context",
        "signer_name",
        "signer_capacity",
        "signer_title",
        "revoked_reason",
        purpose="Văn bản hành chính: nội dung, người ký, bên tham gia (Nghị định 30/2020/NĐ-CP)",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "documents.Attachment",
        "name",
        "path",
        purpose="Giấy tờ chứng minh của hồ sơ",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "documents.VoidNumber",
        "reason",
        purpose="Giải thích số văn bản bỏ trống",
        basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)
register_impersonal("documents.Attachment", "loại giấy tờ, loại đối tượng và kiểu tệp", "subject_kind", "purpose", "mime")
register_impersonal("documents.Attachment", "mã băm của tệp", "sha256")
register_impersonal("documents.Attachment", "tên mã độc mà máy quét tìm thấy", "scan_finding")
register_impersonal("documents.NumberBook", "mã loại văn bản", "type_code")
register_impersonal("documents.Paper", "mã loại văn bản, số ký hiệu và loại đối tượng", "kind", "type_code", "notation", "subject_kind")
register_impersonal("documents.Paper", "tên cơ quan ban hành", "organisation_name")
register_impersonal(
    "documents.Paper",
    "mã kiểm chứng, mã băm và nơi lưu tệp đặt tên theo mã băm",
    "code",
    "content_sha256",
    "template_sha256",
    "pdf_path",
    "pdf_sha256",
)
register_impersonal(
    "documents.PaperSignature", "mã băm của tệp đã ký, nơi lưu đặt tên theo mã băm, dấu vân chứng thư", "path", "sha256", "fingerprint"
)
register_impersonal("documents.PaperSignature", "tên cơ quan và tổ chức chứng thực trong chứng thư của cơ quan", "subject", "issuer")
