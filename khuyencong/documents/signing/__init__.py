"""Digital signatures of PDFs: whose certificate, where the stamp stands, signing, checking."""

from khuyencong.documents.signing.certificates import CannotSign, may_sign
from khuyencong.documents.signing.checking import Checked, check
from khuyencong.documents.signing.making import AuthorityAway, Signed, sign

__all__ = ["AuthorityAway", "CannotSign", "Checked", "Signed", "check", "may_sign", "sign"]
