"""Who has an account at the provider, and what it says of them. The password is one for all."""

from dataclasses import dataclass

PASSWORD = "mat-khau-o-noi-dinh-danh"
CLIENT_ID, SECRET = "cong-khuyen-cong", "bi-mat-cua-cong-trong-kiem-thu"


@dataclass(frozen=True)
class Person:
    """An account: what is `wrong` with its token, whether the address is verified, whether two factors were asked."""

    name: str
    wrong: str = ""
    is_verified: bool = True
    is_strong: bool = False

    @property
    def email(self) -> str:
        return f"{self.name}@dinh-danh.invalid"


PEOPLE = (
    Person("an"),
    Person("manh", is_strong=True),
    Person("chua-xac-minh", is_verified=False),
    Person("sai-nonce", wrong="nonce"),
    Person("sai-noi-nhan", wrong="aud"),
    Person("sai-noi-cap", wrong="iss"),
    Person("het-han", wrong="exp"),
    Person("tuong-lai", wrong="iat"),
    Person("sai-chu-ky", wrong="signature"),
)
