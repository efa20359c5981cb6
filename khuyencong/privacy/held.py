"""What is held on one person, table by table: found from the declarations, not from a list of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from khuyencong.access import Erasure, PersonalTable, personal_tables
from khuyencong.actors.enums import LegalForm
from khuyencong.actors.models import Enterprise, User
from khuyencong.text import fold


@dataclass(frozen=True, slots=True)
class Held:
    """One table with the rows that tell of a person."""

    table: PersonalTable
    model: type[Model]
    rows: QuerySet[Any]

    @property
    def stays(self) -> bool:
        """Whether the law keeps these rows."""
        return self.table.on_erasure == Erasure.KEEP


def held_on(person: User) -> Iterator[Held]:
    """Every table that tells of people, with this person's rows (there may be none)."""
    for table in personal_tables():
        model = apps.get_model(table.model)
        yield Held(table, model, rows_of(table, model, person))


def rows_of(table: PersonalTable, model: type[Model], person: User) -> QuerySet[Any]:
    """The rows of a table that tell of a person, each once, oldest first."""
    mine = Q(pk__in=[])  # nobody's rows, until a lookup finds some
    for column in table.addresses:
        mine |= Q(**{column: person.email})
    for lookup in table.people:
        mine |= Q(**{lookup: person.pk})
    label = table.model.lower()
    if label in _NARROWER:
        mine &= _NARROWER[label](person)
    if label in _WIDER:
        mine |= _WIDER[label](person)
    # By the key alone, so that a join which finds a row twice does not show it twice.
    found = model._default_manager.filter(mine).order_by().values("pk")
    return model._default_manager.filter(pk__in=found).order_by("pk")


def relations_of(row: Any, person: User, people: tuple[str, ...]) -> list[str]:
    """In which way a row tells of a person: the names of its own relations that point at them (“người thẩm định”)."""
    own = [row._meta.get_field(name) for name in people if "__" not in name and name != "pk"]  # a relation, or an id alone
    return [str(field.verbose_name) for field in own if getattr(row, field.attname) == person.pk]


def persons_enterprises(person: User) -> list[int]:
    """Ids of the cơ sở that are the person: households they act for, and others that name them as the representative."""
    known = Enterprise.objects.filter(memberships__user=person).order_by("id").distinct()
    name = fold(person.full_name)
    return [one.pk for one in known if one.legal_form == LegalForm.HOUSEHOLD or (name and fold(one.representative) == name)]


# Acting for a company does not make its file one's own data.
_NARROWER: dict[str, Callable[[User], Q]] = {
    "actors.enterprise": lambda person: Q(pk__in=persons_enterprises(person)),
    "projects.line": lambda person: Q(enterprise_id__in=persons_enterprises(person)),
}

# Events about the account itself name it as the row that changed.
_WIDER: dict[str, Callable[[User], Q]] = {
    "audit.event": lambda person: Q(table_name=User._meta.db_table, row_id=str(person.pk)),
}
