import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0005_sanctions'),
        ('moderation', '0004_screens'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='is_confined',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='case',
            name='origin',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.community'),
        ),
    ]
