from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "khuyencong.identity"
    verbose_name = "Đăng nhập"

    def ready(self) -> None:
        from axes.signals import user_locked_out  # app ready: axes' signals stand beside its models

        from khuyencong.identity import lockout, permissions, personal  # noqa: F401 -- app ready: grants and personal columns register themselves

        user_locked_out.connect(lockout.note, dispatch_uid="identity_locked_out")
