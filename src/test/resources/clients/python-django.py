"""Django over mysqlclient: the snippet of the documentation, and what it is checked by."""
# [snippet]
import os

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql",
        "HOST": os.environ["MYSQL_HOST"],
        "PORT": os.environ["MYSQL_TCP_PORT"],
        "USER": os.environ["MYSQL_USER"],
        "PASSWORD": os.environ["MYSQL_PWD"],
        "NAME": "shop",
        "OPTIONS": {"charset": "utf8mb4", "ssl": {"ca": os.environ["SALLYPORT_CA_FILE"]}},
    }
}
# [/snippet]
from decimal import Decimal

import django
from django.conf import settings

settings.configure(DATABASES=DATABASES, USE_TZ=False, DEFAULT_AUTO_FIELD="django.db.models.AutoField")
django.setup()

from django.db import DatabaseError, close_old_connections, connection, models, transaction

from answers import answer, checks, digest

answer("version", django.__version__)


class Note(models.Model):
    body = models.CharField(max_length=200)

    class Meta:
        app_label = "shop"
        db_table = "notes"


class Product(models.Model):
    name = models.CharField(max_length=60)
    price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        app_label = "shop"
        db_table = "products"


class Reviewed(models.Model):
    n = models.IntegerField()

    class Meta:
        app_label = "shop"
        db_table = "reviewed"


def rows(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


if checks("connect"):
    answer("connect", *rows("SELECT 1, DATABASE()")[0])

if checks("types"):
    # It knows times of a day alone.
    columns = "id, tiny, small, medium, big, exact, single, twice, flag, yes, day, moment, stamp, year"
    answer("types", *rows(f"SELECT {columns} FROM shop.kinds ORDER BY id"))
    answer("types", *rows("SELECT fixed, varied, wide, raw, large, colour, several, doc FROM shop.kinds ORDER BY id"))

if checks("unicode"):
    answer("unicode", *rows("SELECT %s, HEX(%s)", ["grüße 😀 漢字", "😀"])[0])

if checks("prepared"):
    # The driver below has no prepared statements: it writes the values into the text.
    answer("prepared", *rows("SELECT %s + 1, %s, %s, %s IS NULL", [41, "naïve", Decimal("12.50"), None])[0])
    answer("prepared", list(Product.objects.filter(price__gte=Decimal("0.10"), name__icontains="s").order_by("id").values_list("name", "price")))

if checks("insert"):
    note = Note.objects.create(body="one")
    answer("insert", f"1 row, id {note.pk}")

if checks("transaction"):
    counts = []
    try:
        with transaction.atomic():
            Note.objects.create(body="kept?")
            raise ValueError
    except ValueError:
        counts.append(Note.objects.filter(body="kept?").count())
    with transaction.atomic():
        Note.objects.create(body="kept?")
        try:
            with transaction.atomic():
                Note.objects.create(body="kept?")
                raise ValueError
        except ValueError:
            pass
    counts.append(Note.objects.filter(body="kept?").count())
    answer("transaction", f"{counts[0]} after rollback, {counts[1]} after commit")

if checks("error"):
    try:
        rows("SELECT nothing FROM shop.products")
    except DatabaseError as refusal:
        answer("error", type(refusal).__name__, refusal.args[0], refusal.args[1])

if checks("refused"):
    try:
        rows("SELECT * FROM vault.keys_of_the_house")
    except DatabaseError as refusal:
        answer("refused", refusal.args[0], type(refusal).__name__, rows("SELECT 1"))
        answer("refused.says", refusal.args[1])

if checks("large"):
    large = rows("SELECT id, payload FROM shop.bulk ORDER BY id")
    answer("large", f"{len(large)} rows, {sum(len(row[1]) for row in large)} bytes, sum {sum(row[0] for row in large)}")
    answer("large", "blob", *(digest(row[0]) for row in rows("SELECT body FROM shop.blobs ORDER BY id")))

if checks("batch"):
    answer("batch", f"{len(Note.objects.bulk_create([Note(body=word) for word in 'abc']))} rows")

if checks("procedure"):
    with connection.cursor() as cursor:
        cursor.callproc("shop.products_from", [2])
        answer("procedure", ", ".join(row[1] for row in cursor.fetchall()))

if checks("waits"):
    answer("waits", f"{Reviewed.objects.filter(pk=1).update(n=models.F('n') + 1)} row")

if checks("pool"):
    # What it does between two requests; SET SESSION TRANSACTION, sessions' defaults, what 'inspectdb' reads.
    close_old_connections()
    answer("pool", rows("SELECT @@transaction_isolation, @@sql_auto_is_null"), connection.is_usable())
    connection.close()
    answer("pool", connection.mysql_version, connection.mysql_is_mariadb, connection.features.supports_transactions)
    with connection.cursor() as cursor:
        introspection = connection.introspection
        answer("pool", sorted(table.name for table in introspection.get_table_list(cursor)))
        answer("pool", introspection.get_table_description(cursor, "products"))
        answer("pool", introspection.get_relations(cursor, "products"), introspection.get_constraints(cursor, "products"))
    with transaction.atomic():
        answer("pool", "locked", Product.objects.select_for_update().get(pk=1).name)
    with connection.constraint_checks_disabled():
        answer("pool", "constraints", rows("SELECT @@foreign_key_checks"))
    answer("pool", "plan", Product.objects.filter(pk=1).explain().startswith("1 SIMPLE"))

connection.close()
