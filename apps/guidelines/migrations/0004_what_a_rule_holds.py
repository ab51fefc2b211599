from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0003_clock'),
    ]

    operations = [
        migrations.AddField(
            model_name='guideline',
            name='long',
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name='guideline',
            name='prose',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='guideline',
            name='why',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='guideline',
            name='examples',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='guideline',
            name='nudge_words',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='guideline',
            name='key',
            field=models.CharField(max_length=10, null=True),
        ),
    ]
