from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "khuyencong.identity"
    verbose_name = "Đăng nhập"

    def ready(self) -> None:
        from axes.signals import user_locked_out  # app ready: axes' signals stand beside its models

        from khuyencong.actors.hooks import let_in_by
        from khuyencong.identity import lockout, permissions, personal  # noqa: F401 -- app ready: grants and personal columns register themselves
        from khuyencong.identity.arriving import arrive

        user_locked_out.connect(lockout.note, dispatch_uid="identity_locked_out")
        # Whoever opens an account has just proven its address by a mailed link.
        let_in_by(lambda request, user: arrive(request, user, how="link"))
