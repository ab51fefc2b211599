import apps.core.clock
import apps.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0005_behind_glass'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.core.ids.public_id, editable=False, max_length=10, unique=True)),
                ('verdict', models.CharField(choices=[('', 'nobody looked yet'), ('agreed', 'action taken'), ('disagreed', 'no breach'), ('unclear', 'could not be assessed')], max_length=9)),
                ('before', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=apps.core.clock.now)),
                ('letter_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='moderation.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('delivered_at', None), ('undone_at', None)), fields=['letter_at'], name='dismissal_to_deliver')],
            },
        ),
    ]
