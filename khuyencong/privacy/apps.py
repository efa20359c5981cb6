from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "khuyencong.privacy"
    verbose_name = "Dữ liệu cá nhân"

    def ready(self) -> None:
        from khuyencong.audit import register_happenings
        from khuyencong.privacy import permissions  # noqa: F401 -- app ready: grants register themselves

        register_happenings(
            {
                "privacy.seen_in_full": "Xem đầy đủ số đã che",
                "privacy.copy_fetched": "Tải bản sao dữ liệu cá nhân",
                "privacy.person_erased": "Xóa dữ liệu cá nhân của một người",
            }
        )
