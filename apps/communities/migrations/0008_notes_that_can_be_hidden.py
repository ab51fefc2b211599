from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0007_juries'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='hidden_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='public_id',
            field=models.CharField(max_length=10, null=True),
        ),
    ]
