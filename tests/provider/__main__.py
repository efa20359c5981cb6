"""Make the provider's database and serve it until told to stop."""

import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


class Threaded(ThreadingMixIn, WSGIServer):
    """A thread for each request."""

    daemon_threads = True


def main() -> None:
    port, folder = sys.argv[1], Path(sys.argv[2])
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.provider.settings", "PROVIDER_PORT": port, "PROVIDER_FOLDER": str(folder)}
    # After the settings are named: these need them.
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    from tests.provider.people import CLIENT_ID, PASSWORD, PEOPLE, SECRET

    call_command("migrate", verbosity=0)
    for person in PEOPLE:
        User.objects.create_user(person.name, person.email, PASSWORD)
    Application.objects.create(
        name="Cổng khuyến công",
        client_id=CLIENT_ID,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        algorithm="RS256",
        skip_authorization=True,
        # A loopback address is taken with any port.
        redirect_uris="http://testserver/dang-nhap/dinh-danh/ve/ http://127.0.0.1/dang-nhap/dinh-danh/ve/",
    )
    with make_server("127.0.0.1", int(port), get_wsgi_application(), Threaded, WSGIRequestHandler) as server:
        server.serve_forever()


main()
