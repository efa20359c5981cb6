"""Needs for people, classes opened against them, trainees followed to their work, training đề án with the needs behind them."""

from employment.models.courses import Course, CourseNeed
from employment.models.needs import Backing, Need
from employment.models.trainees import NAMELESS, Trainee

__all__ = ["NAMELESS", "Backing", "Course", "CourseNeed", "Need", "Trainee"]
