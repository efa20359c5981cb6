"""What the provider says of a person; of some, wrongly on purpose."""

import time
from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.provider.people import PEOPLE

_WRONG = {
    "nonce": {"nonce": "another one"},
    "aud": {"aud": "another-client", "azp": "another-client"},
    "iss": {"iss": "http://127.0.0.1:9/o"},
    "exp": {"exp": int(time.time()) - 3600},
    "iat": {"iat": int(time.time()) + 3600, "nbf": int(time.time()) + 3600},
}


class Answers(OAuth2Validator):  # type: ignore[misc]
    """django-oauth-toolkit's answers, with the claims of `people.py`."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        person = next(one for one in PEOPLE if one.name == request.user.username)
        claims = {"email": person.email, "email_verified": person.is_verified, "name": person.name}
        return claims | ({"amr": ["pwd", "otp"], "acr": "loa3"} if person.is_strong else {"amr": ["pwd"]})

    def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
        wrong = next(one.wrong for one in PEOPLE if one.name == request.user.username)
        self._wrong = _WRONG.get(wrong, {})
        signed = super().finalize_id_token(id_token, token, token_handler, request)
        if wrong == "signature":
            head, _, tail = signed.rpartition(".")
            return f"{head}.{tail[::-1]}"
        return str(signed)

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
        claims, until = super().get_id_token_dictionary(token, token_handler, request)
        return claims | self._wrong, until
