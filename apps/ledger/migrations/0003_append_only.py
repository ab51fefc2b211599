"""The database itself refuses to rewrite the ledger.

On PostgreSQL neither UPDATE nor DELETE passes; on SQLite UPDATE does not. There DELETE has to stay
open, because Django empties tables with it between tests; `Entry.objects.delete` is refused in
Python in any case.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The ledger is append-only.'; END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
"""
ALLOW = """
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP FUNCTION ledger_is_append_only();
"""
REFUSE_IN_SQLITE = """
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END;
"""
ALLOW_IN_SQLITE = "DROP TRIGGER ledger_entry_append_only;"


def refuse(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(REFUSE if postgres else REFUSE_IN_SQLITE)


def allow(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(ALLOW if postgres else ALLOW_IN_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_clock")]
    operations = [migrations.RunPython(refuse, allow)]
