"""Certificates with which organisations sign their papers. Nothing configured: nothing is signed, and nothing says that it was."""

from khuyencong.settings.environment import BASE_DIR, KIND, env

# A folder outside of the project with a PKCS#12 file for each organisation, named by its code: `sct.p12`. The demonstration makes test certificates there.
SIGNING_FOLDER = env.str("KC_SIGNING_FOLDER", default=str(BASE_DIR / "var" / "signing") if KIND == "demo" else "")
# The file that holds the passphrase of those files; by default `passphrase` beside them.
SIGNING_PASSPHRASE_FILE = env.str("KC_SIGNING_PASSPHRASE_FILE", default=f"{SIGNING_FOLDER}/passphrase" if SIGNING_FOLDER else "")
# The authorities that are trusted (PEM, one after the other); by default `roots.pem` beside the files.
SIGNING_ROOTS = env.str("KC_SIGNING_ROOTS", default=f"{SIGNING_FOLDER}/roots.pem" if SIGNING_FOLDER else "")
# A token or HSM instead of the folder: its PKCS#11 library, the token's label, the file with its PIN, and the codes of the organisations whose
# certificate and key it holds, labelled with the code.
SIGNING_PKCS11_MODULE = env.str("KC_SIGNING_PKCS11_MODULE", default="")
SIGNING_PKCS11_TOKEN = env.str("KC_SIGNING_PKCS11_TOKEN", default="")
SIGNING_PKCS11_PIN_FILE = env.str("KC_SIGNING_PKCS11_PIN_FILE", default="")
SIGNING_PKCS11_CODES = env.list("KC_SIGNING_PKCS11_CODES", default=[])
# The address (RFC 3161) of an authority that says when something was signed, and the authorities trusted with that (PEM); by default those above.
SIGNING_TSA = env.str("KC_SIGNING_TSA", default="")
SIGNING_TSA_ROOTS = env.str("KC_SIGNING_TSA_ROOTS", default=SIGNING_ROOTS)
