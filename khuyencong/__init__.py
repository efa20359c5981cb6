"""The portal itself: shared rooms and assembly."""

from khuyencong.celery import app as celery_app

__all__ = ["celery_app"]
