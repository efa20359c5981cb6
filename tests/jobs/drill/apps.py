"""The app that puts the places in; its label is its own."""

from django.apps import AppConfig


class DrillConfig(AppConfig):
    """Places at which to stop."""

    name = "tests.jobs.drill"
    label = "drill"

    def ready(self) -> None:
        """Wrap what runs."""
        from tests.jobs.drill import points  # leaf: the apps are loaded now

        points.put_in()
