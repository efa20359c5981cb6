"""Settings, one concern per file. The environment is read here and nowhere else.

`KC_ENV` names the kind of place: `demo` (default), `test` or `production`; production refuses to start without its secrets.
"""

from khuyencong.settings.apps import *  # noqa: F403
from khuyencong.settings.celery import *  # noqa: F403
from khuyencong.settings.database import *  # noqa: F403
from khuyencong.settings.files import *  # noqa: F403
from khuyencong.settings.identity import *  # noqa: F403
from khuyencong.settings.locale import *  # noqa: F403
from khuyencong.settings.logs import *  # noqa: F403
from khuyencong.settings.mail import *  # noqa: F403
from khuyencong.settings.portal import *  # noqa: F403
from khuyencong.settings.register import *  # noqa: F403
from khuyencong.settings.security import *  # noqa: F403
from khuyencong.settings.signing import *  # noqa: F403
from khuyencong.settings.templates import *  # noqa: F403
