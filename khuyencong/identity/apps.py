from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "khuyencong.identity"
    verbose_name = "Đăng nhập"

    def ready(self) -> None:
        from axes.signals import user_locked_out  # app ready: axes' signals stand beside its models

        from khuyencong.actors.hooks import confirmed_by, let_in_by
        from khuyencong.identity import lockout, permissions, personal  # noqa: F401 -- app ready: grants and personal columns register themselves
        from khuyencong.identity.arriving import arrive, confirming

        user_locked_out.connect(lockout.note, dispatch_uid="identity_locked_out")
        # Whoever opens an account has just proven its address by a mailed link.
        let_in_by(lambda request, user: arrive(request, user, how="link"))
        # A signature asks for the password; who has none confirms by what they have.
        confirmed_by(confirming)
