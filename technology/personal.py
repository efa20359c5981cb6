"""Personal data with technology: who wrote, asked and advised; words of a cơ sở may name people."""

from khuyencong.access import Erasure, PersonalTable, columns, grounds, register_impersonal, register_people, register_personal

register_people(
    PersonalTable("technology.Technology", "Công nghệ mà người đó ghi vào danh mục", ("kept_by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable("technology.SeenWorking", "Nơi đang dùng công nghệ mà người đó ghi", ("by",), Erasure.KEEP, grounds.ARCHIVE),
    PersonalTable(
        "technology.Transfer", "Đề nghị tư vấn công nghệ mà người đó gửi, tư vấn", ("asked_by", "advised_by"), Erasure.KEEP, grounds.ARCHIVE
    ),
    PersonalTable(
        "technology.PropertyRight", "Đề nghị đăng ký sở hữu công nghiệp mà người đó gửi, hướng dẫn", ("asked_by", "guided_by"), Erasure.KEEP,
        grounds.ARCHIVE,
    ),
)  # fmt: skip
register_personal(
    *columns(
        "technology.Transfer", "need", "advice", "partner",
        purpose="Tư vấn chuyển giao công nghệ; lời văn có thể nêu tên người", basis=grounds.STATE_TASK, retention=grounds.BY_ARCHIVE,
    ),
    *columns(
        "technology.PropertyRight", "subject", "words", "guidance",
        purpose="Hướng dẫn đăng ký sở hữu công nghiệp; nhãn hiệu, lời văn có thể mang tên người", basis=grounds.STATE_TASK,
        retention=grounds.BY_ARCHIVE,
    ),
)  # fmt: skip
register_impersonal(
    "technology.Technology", "giới thiệu công khai một thiết bị và hãng bán nó", "name", "does", "supplier", "vsic_codes", "capacity", "energy",
    "search_text",
)  # fmt: skip
register_impersonal("technology.SeenWorking", "đơn vị, địa bàn đang dùng, công bố công khai", "place")
register_impersonal("technology.Transfer", "số hợp đồng", "contract_number")
register_impersonal("technology.PropertyRight", "số đơn, số văn bằng", "file_number", "certificate_number")
