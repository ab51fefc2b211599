"""Give every rule its key: a rule that an edition took over from the last keeps it."""

from django.db import migrations
from django.utils.crypto import get_random_string

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def fill(apps, schema_editor):
    Edition = apps.get_model("guidelines", "Edition")
    Guideline = apps.get_model("guidelines", "Guideline")
    for community in Edition.objects.order_by().values_list("community", flat=True).distinct():
        known = {}  # by title and by body, as any earlier edition of the set had them
        for edition in Edition.objects.filter(community=community).order_by("version"):
            taken = set()
            for rule in Guideline.objects.filter(edition=edition).order_by("number"):
                key = known.get(rule.title) or (known.get(rule.body) if rule.body else None)
                if key is None or key in taken:
                    key = get_random_string(10, ALPHABET)
                taken.add(key)
                known[rule.title] = key
                if rule.body:
                    known[rule.body] = key
                Guideline.objects.filter(pk=rule.pk).update(key=key)


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0004_what_a_rule_holds'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
