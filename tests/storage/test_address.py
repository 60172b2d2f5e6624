from pathlib import Path

import pytest

from bot.domain.database_url import passwords_in
from bot.errors import StorageUnusable
from bot.storage.address import PostgresServer, SqliteFile, parse_database_url


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///donnees/breves.db", "donnees/breves.db"),
        ("sqlite:////srv/breves.db", "/srv/breves.db"),
        ("sqlite+aiosqlite:////srv/breves.db", "/srv/breves.db"),
        ("sqlite+pysqlite:///breves.db", "breves.db"),
        ("SQLite:////srv/Breves.db", "/srv/Breves.db"),
        ("/srv/breves.db", "/srv/breves.db"),
        ("  breves.db ", "breves.db"),
        ("~/brèves et plus.db", "~/brèves et plus.db"),
        ("C:/breves.db", "C:/breves.db"),
        ("donnees/breves", "donnees/breves"),
        ("breves.SQLite3", "breves.SQLite3"),
        ("/srv/quoi ?/100 %.db", "/srv/quoi ?/100 %.db"),
    ],
)
def test_files(url, path):
    found = parse_database_url(url)
    assert found == SqliteFile(Path(path))
    assert found.url.drivername == "sqlite+aiosqlite"
    assert found.url.database == path


@pytest.mark.parametrize(
    ("url", "dsn"),
    [
        ("postgresql://u:p@h:5433/b", "postgresql://u:p@h:5433/b"),
        ("postgres://u:p@h/b", "postgresql://u:p@h/b"),
        ("postgresql+asyncpg://u@h/b", "postgresql://u@h/b"),
        ("postgresql+psycopg2://u@h/b", "postgresql://u@h/b"),
        ("POSTGRES://u:P%40s@h/b", "postgresql://u:P%40s@h/b"),
        ("postgresql:///b?host=/run/postgresql", "postgresql:///b?host=/run/postgresql"),
        ("postgres://u@h/b?sslmode=require&channel_binding=require", "postgresql://u@h/b?sslmode=require"),
        ("postgres://u@h:6543/b?pgbouncer=true", "postgresql://u@h:6543/b"),
    ],
)
def test_servers(url, dsn):
    assert parse_database_url(url) == PostgresServer(dsn)


def test_the_password_is_not_in_the_repr():
    assert "secret" not in repr(parse_database_url("postgresql://u:secret@h/b"))


@pytest.mark.parametrize("sign", "/?#@[]")
def test_signs_that_shift_the_parts_of_an_address_are_refused_in_a_password(sign):
    for password in (f"1{sign}secret", f"secret{sign}1", f"12{sign}secret@x"):
        with pytest.raises(StorageUnusable, match=r"DATABASE_URL.* %2F") as caught:
            parse_database_url(f"postgresql://u:{password}@h/b")
        assert "secret" not in caught.value.detail


@pytest.mark.parametrize(
    ("url", "passwords"),
    [
        ("postgresql://u:p%40s@h/b", ("p%40s", "p@s")),
        ("postgresql://u@h/b?sslmode=require&password=s%23t", ("s#t",)),
        ("postgresql://[::1]:5433,h2/b", ()),
        ("sqlite:////srv/[b].db", ()),
        ("//[b.db", ()),
    ],
)
def test_passwords(url, passwords):
    assert passwords_in(url) == passwords


@pytest.mark.parametrize(
    "url",
    ["", "mysql://u@h/b", "sqlite://", "sqlite:///", "sqlite:///:memory:", ":memory:", "sqlite:x", "file:x.db", "blah"],
)
def test_anything_else_is_refused_with_the_forms_that_are_known(url):
    with pytest.raises(StorageUnusable, match="DATABASE_URL"):
        parse_database_url(url)
