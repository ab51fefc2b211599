from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('threads', '0005_readings_by_time'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='kind',
            field=models.CharField(blank=True, choices=[('discussion', 'Discussion'), ('question', 'Question')], default='', max_length=10),
            preserve_default=False,
        ),
    ]
