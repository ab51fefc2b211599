import apps.core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0004_newest_members'),
        ('guidelines', '0006_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('onto', models.PositiveIntegerField(default=0)),
                ('rules', models.JSONField(default=list)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('is_major', models.BooleanField(default=True)),
                ('renew_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('proposal', models.CharField(blank=True, max_length=10)),
                ('saved_at', models.DateTimeField(default=apps.core.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name='acceptance',
            name='reminded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='edition',
            name='is_major',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='edition',
            name='proposal',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='edition',
            name='renew_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='acceptance',
            index=models.Index(fields=['edition', 'at'], name='acceptance_by_age'),
        ),
        migrations.AddField(
            model_name='draft',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='community',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.community'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('community', 'author'), name='rules_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('community', None)), fields=('author',), name='rules_draft_of_brand_once'),
        ),
    ]
