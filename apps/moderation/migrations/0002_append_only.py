"""The database itself refuses to rewrite the audit log, as it does for the ledger."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$;
CREATE TRIGGER moderation_audit_append_only BEFORE UPDATE OR DELETE ON moderation_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = """
DROP TRIGGER moderation_audit_append_only ON moderation_auditentry;
DROP FUNCTION audit_is_append_only();
"""
REFUSE_IN_SQLITE = """
CREATE TRIGGER moderation_audit_append_only BEFORE UPDATE ON moderation_auditentry
BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
"""
ALLOW_IN_SQLITE = "DROP TRIGGER moderation_audit_append_only;"


def refuse(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(REFUSE if postgres else REFUSE_IN_SQLITE)


def allow(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(ALLOW if postgres else ALLOW_IN_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [migrations.RunPython(refuse, allow)]
