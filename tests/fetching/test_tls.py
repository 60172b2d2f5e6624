"""Certificates are verified, always: another name, another issuer, another time are refused."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import connector
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.errors import Unreachable
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from tests.fetching.conftest import LOOPBACK
from tests.fetching.site import Site

Serve = Callable[..., Awaitable[Site]]
HOST = "journal.fr"


class Authority:
    """Signs certificates; its own is what a client trusts or not."""

    def __init__(self, name: str = "Brèves tests") -> None:
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign(self._name, self._key, None, -1, 1)

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, host: str | None, begins: int, ends: int
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=begins))
            .not_valid_after(now + timedelta(days=ends))
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if host is None:
            uses = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
            usage = x509.KeyUsage(**{use: use == "key_cert_sign" for use in uses})
            builder = builder.add_extension(usage, critical=True)
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def context(self, folder: Path, host: str, begins: int = -1, ends: int = 1) -> ssl.SSLContext:
        """What a server of ``host`` shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._sign(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key, host, begins, ends)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = folder / "server.pem"
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture(scope="module")
def trusted() -> Authority:
    """An authority that the fetcher trusts, as it does the system's."""
    authority = Authority()
    pem = authority.certificate.public_bytes(serialization.Encoding.PEM).decode()
    # The context that aiohttp makes once, at its import, for all who do not bring their own.
    connector._SSL_CONTEXT_VERIFIED.load_verify_locations(cadata=pem)
    return authority


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(context: ssl.SSLContext) -> Site:
            site = Site()
            server = await asyncio.start_server(site.handle, "127.0.0.1", 0, ssl=context)
            stack.callback(server.close)
            site.port = server.sockets[0].getsockname()[1]
            site.page("/")
            return site

        yield start


async def fetch(site: Site) -> bytes:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    fetcher = HttpFetcher(FetchLimits(), LOOPBACK, lookup)
    try:
        return (await fetcher.fetch(site.url(host=HOST).replace("http:", "https:"))).body
    finally:
        await fetcher.close()


async def test_a_good_certificate(serve: Serve, trusted: Authority, tmp_path: Path) -> None:
    assert await fetch(await serve(trusted.context(tmp_path, HOST))) == b"<p>Bonjour</p>"


@pytest.mark.parametrize(
    ("signer", "host", "begins", "ends"),
    [
        ("ours", "autre.fr", -1, 1),
        ("ours", HOST, -9, -2),
        ("ours", HOST, 2, 9),
        ("nobody's", HOST, -1, 1),
    ],
    ids=["another name", "expired", "not yet", "an unknown issuer"],
)
async def test_a_bad_certificate(
    serve: Serve, trusted: Authority, tmp_path: Path, signer: str, host: str, begins: int, ends: int
) -> None:
    authority = trusted if signer == "ours" else Authority("Personne")
    site = await serve(authority.context(tmp_path, host, begins, ends))
    with pytest.raises(Unreachable, match="bad certificate"):
        await fetch(site)
    assert site.requests == []
