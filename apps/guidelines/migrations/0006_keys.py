from django.db import migrations, models

import apps.core.ids


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0005_fill_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guideline',
            name='key',
            field=models.CharField(db_index=True, default=apps.core.ids.public_id, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='guideline',
            constraint=models.UniqueConstraint(fields=('edition', 'key'), name='guideline_key_once'),
        ),
    ]
