"""The door to the business register, where the province has one. Nothing configured: nothing is asked, and nobody is offered it."""

import json

from khuyencong.settings.environment import env

# The address that answers for one tax code, `{code}` in its place: `https://lgsp.example/doanh-nghiep/{code}`.
REGISTER_URL = env.str("KC_REGISTER_URL", default="")
# The file with the key that the door asks for, sent as `Authorization: Bearer …`; empty: none is sent.
REGISTER_TOKEN_FILE = env.str("KC_REGISTER_TOKEN_FILE", default="")
# Where the facts stand in its JSON (RFC 6901), for doors differ: {"name": "/data/ten", …}; the names are those of `khuyencong.actors.register.FACTS`.
REGISTER_FIELDS = json.loads(env.str("KC_REGISTER_FIELDS", default="") or '{"name": "/name"}')
