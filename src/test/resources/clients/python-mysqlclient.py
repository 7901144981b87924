"""mysqlclient: the snippet of the documentation, and what it is checked by."""
# [snippet]
import os

import MySQLdb

connection = MySQLdb.connect(
    host=os.environ["MYSQL_HOST"],
    port=int(os.environ["MYSQL_TCP_PORT"]),
    user=os.environ["MYSQL_USER"],
    password=os.environ["MYSQL_PWD"],
    database="shop",
    charset="utf8mb4",
    ssl={"ca": os.environ["SALLYPORT_CA_FILE"]},
)
# [/snippet]
from decimal import Decimal

import MySQLdb.cursors

from answers import answer, checks, digest

cursor = connection.cursor()
answer("version", MySQLdb.__version__)


def rows(sql, parameters=None):
    cursor.execute(sql, parameters)
    return cursor.fetchall()


if checks("connect"):
    answer("connect", *rows("SELECT 1, DATABASE()")[0])

if checks("types"):
    answer("types", *rows("SELECT * FROM shop.kinds ORDER BY id"))

if checks("unicode"):
    answer("unicode", *rows("SELECT %s, HEX(%s)", ("grüße 😀 漢字", "😀"))[0])

if checks("prepared"):
    # The driver has no prepared statements: it writes the values into the text.
    answer("prepared", *rows("SELECT %s + 1, %s, %s, %s IS NULL", (41, "naïve", Decimal("12.50"), None))[0])

if checks("insert"):
    affected = cursor.execute("INSERT INTO shop.notes (body) VALUES (%s)", ("one",))
    answer("insert", f"{affected} row, id {cursor.lastrowid}")
    connection.commit()

if checks("transaction"):
    counts = []
    for end in (connection.rollback, connection.commit):
        cursor.execute("INSERT INTO shop.notes (body) VALUES ('kept?')")
        end()
        counts.append(rows("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'")[0][0])
    answer("transaction", f"{counts[0]} after rollback, {counts[1]} after commit")

if checks("error"):
    try:
        rows("SELECT nothing FROM shop.products")
    except MySQLdb.MySQLError as refusal:
        answer("error", refusal.args[0], refusal.args[1])

if checks("refused"):
    try:
        rows("SELECT * FROM vault.keys_of_the_house")
    except MySQLdb.MySQLError as refusal:
        answer("refused", refusal.args[0], type(refusal).__name__, rows("SELECT 1"))
        answer("refused.says", refusal.args[1])

if checks("large"):
    large = rows("SELECT id, payload FROM shop.bulk ORDER BY id")
    answer("large", f"{len(large)} rows, {sum(len(row[1]) for row in large)} bytes, sum {sum(row[0] for row in large)}")
    answer("large", "blob", *(digest(row[0]) for row in rows("SELECT body FROM shop.blobs ORDER BY id")))

if checks("batch"):
    affected = cursor.executemany("INSERT INTO shop.notes (body) VALUES (%s)", [("a",), ("b",), ("c",)])
    connection.commit()
    answer("batch", f"{affected} rows")

if checks("procedure"):
    cursor.callproc("shop.products_from", (2,))
    found = cursor.fetchall()
    while cursor.nextset():
        pass
    answer("procedure", ", ".join(row[1] for row in found))

if checks("waits"):
    affected = cursor.execute("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1")
    connection.commit()
    answer("waits", f"{affected} row")

if checks("pool"):
    # What pools and long-lived programs do with a connection between two uses of it.
    connection.ping()
    connection.autocommit(True)
    connection.select_db("shop")
    answer("pool", rows("SELECT DATABASE(), @@autocommit"), len(rows("SHOW TABLES")) > 3)
    streaming = connection.cursor(MySQLdb.cursors.SSCursor)
    streaming.execute("SELECT id FROM shop.bulk ORDER BY id LIMIT 5000")
    answer("pool", "streamed", sum(row[0] for row in streaming))
    streaming.close()
    connection.query("SELECT 1")
    answer("pool", "stored", connection.store_result().fetch_row())

connection.close()
