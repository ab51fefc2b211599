from django.db import migrations


class Migration(migrations.Migration):
    """What was noted of failures quoted their words; the next try notes where they happen."""

    dependencies = [
        ('ledger', '0003_append_only'),
    ]

    operations = [
        migrations.RunSQL("UPDATE ledger_cursor SET error = ''", migrations.RunSQL.noop),
    ]
