import apps.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0002_full_text"),
    ]

    operations = [
        # A default is Python's alone. SQLite would make the table anew for it, and forget the
        # triggers that keep the full-text index.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="document",
                    name="at",
                    field=models.DateTimeField(default=apps.core.clock.now),
                ),
            ],
        ),
    ]
