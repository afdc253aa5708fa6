"""Servers that speak no HTTP: they hang up, with or without a TLS certificate that nobody trusts."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@contextmanager
def hanging_up(tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The base URL of a server that reads a request and closes the connection without a word."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):  # the listener was shut down
            while True:
                _hang_up_on(listener.accept()[0], tls)

    thread = threading.Thread(target=serve, name="hanging up")
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _hang_up_on(connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    with connection, suppress(OSError):  # the other side may be gone first
        if tls is None:
            connection.recv(65536)
        else:
            tls.wrap_socket(connection, server_side=True).close()


def self_signed() -> ssl.SSLContext:
    """A server's context for 127.0.0.1 with a certificate that only it vouches for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(address, critical=True)
        .sign(key, SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:  # the standard library takes certificates from files only
        pem = Path(folder) / "self_signed.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        pem.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(pem)
    return context
