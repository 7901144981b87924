"""SQLAlchemy over PyMySQL: the snippet of the documentation, and what it is checked by."""
# [snippet]
import os

import sqlalchemy

engine = sqlalchemy.create_engine(
    sqlalchemy.engine.URL.create(
        "mysql+pymysql",
        host=os.environ["MYSQL_HOST"],
        port=int(os.environ["MYSQL_TCP_PORT"]),
        username=os.environ["MYSQL_USER"],
        password=os.environ["MYSQL_PWD"],
        database="shop",
    ),
    connect_args={"ssl": {"ca": os.environ["SALLYPORT_CA_FILE"]}},
    pool_pre_ping=True,
)
# [/snippet]
from decimal import Decimal

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select, text
from sqlalchemy.orm import Session, declarative_base

from answers import answer, checks, digest

answer("version", sqlalchemy.__version__)


def rows(sql, **parameters):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql), parameters)]


class Note(declarative_base()):
    __tablename__ = "notes"
    __table_args__ = {"schema": "shop"}
    id = Column(Integer, primary_key=True)
    body = Column(String(200))


if checks("connect"):
    answer("connect", *rows("SELECT 1, DATABASE()")[0])

if checks("types"):
    answer("types", *rows("SELECT * FROM shop.kinds ORDER BY id"))
    reflected = Table("kinds", MetaData(), autoload_with=engine, schema="shop")
    answer("types", "reflected", *(f"{column.name} {column.type!r}" for column in reflected.columns))

if checks("unicode"):
    answer("unicode", *rows("SELECT :words, HEX(:smile)", words="grüße 😀 漢字", smile="😀")[0])

if checks("prepared"):
    # The driver below has no prepared statements: it writes the values into the text.
    answer("prepared", *rows("SELECT :n + 1, :s, :d, :o IS NULL", n=41, s="naïve", d=Decimal("12.50"), o=None)[0])

if checks("insert"):
    with Session(engine) as session:
        note = Note(body="one")
        session.add(note)
        session.flush()
        answer("insert", f"1 row, id {note.id}")
        session.commit()

if checks("transaction"):
    counts = []
    for end in ("rollback", "commit"):
        with Session(engine) as session:
            session.add(Note(body="kept?"))
            session.flush()
            getattr(session, end)()
        counts.append(rows("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'")[0][0])
    with Session(engine) as session, session.begin():
        session.add(Note(body="outer"))
        savepoint = session.begin_nested()
        session.add(Note(body="inner"))
        savepoint.rollback()
    answer("transaction", f"{counts[0]} after rollback, {counts[1]} after commit")
    answer("transaction", "savepoint", rows("SELECT body FROM shop.notes WHERE body IN ('outer', 'inner')"))

if checks("error"):
    try:
        rows("SELECT nothing FROM shop.products")
    except sqlalchemy.exc.DBAPIError as refusal:
        answer("error", type(refusal).__name__, refusal.orig.args[0], refusal.orig.args[1])

if checks("refused"):
    with engine.connect() as connection:
        try:
            connection.execute(text("SELECT * FROM vault.keys_of_the_house"))
        except sqlalchemy.exc.DBAPIError as refusal:
            answer("refused", refusal.orig.args[0], type(refusal).__name__, connection.execute(text("SELECT 1")).scalar())
            answer("refused.says", refusal.orig.args[1])

if checks("large"):
    with engine.connect().execution_options(stream_results=True, max_row_buffer=1000) as connection:
        count = bytes_read = total = 0
        for number, payload in connection.execute(text("SELECT id, payload FROM shop.bulk ORDER BY id")):
            count, bytes_read, total = count + 1, bytes_read + len(payload), total + number
    answer("large", f"{count} rows, {bytes_read} bytes, sum {total}")
    answer("large", "blob", *(digest(row[0]) for row in rows("SELECT body FROM shop.blobs ORDER BY id")))

if checks("batch"):
    with engine.begin() as connection:
        done = connection.execute(insert(Note), [{"body": "a"}, {"body": "b"}, {"body": "c"}])
        answer("batch", f"{done.rowcount} rows")

if checks("procedure"):
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.callproc("shop.products_from", (2,))
    answer("procedure", ", ".join(row[1] for row in cursor.fetchall()))
    cursor.close()
    raw.close()

if checks("waits"):
    with engine.begin() as connection:
        done = connection.execute(text("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1"))
        answer("waits", f"{done.rowcount} row")

if checks("pool"):
    # Three at once, pre-pinged when they are taken again; isolation level and inspection as frameworks use them.
    for _ in range(2):
        held = [engine.connect() for _ in range(3)]
        answer("pool", [connection.execute(text("SELECT 1")).scalar() for connection in held])
        for connection in held:
            connection.close()
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
        answer("pool", connection.execute(text("SELECT @@transaction_isolation")).scalar(), connection.get_isolation_level())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        answer("pool", connection.execute(select(func.count()).select_from(Note)).scalar() > 0)
    inspector = sqlalchemy.inspect(engine)
    answer("pool", "tables", inspector.get_table_names(schema="shop"), inspector.get_view_names(schema="shop"))
    answer("pool", "columns", [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns("products", schema="shop")])
    answer("pool", "keys", inspector.get_foreign_keys("products", schema="shop"), inspector.get_indexes("products", schema="shop"))
    answer("pool", "version", engine.dialect.server_version_info)

engine.dispose()
