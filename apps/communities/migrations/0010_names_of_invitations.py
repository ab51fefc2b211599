from django.db import migrations, models

import apps.core.ids


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0009_fill_names_of_invitations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='invitation',
            name='public_id',
            field=models.CharField(default=apps.core.ids.public_id, editable=False, max_length=10, unique=True),
        ),
    ]
