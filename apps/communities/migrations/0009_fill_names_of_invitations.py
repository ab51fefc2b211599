"""Give every invitation the name that it goes by in an address."""

from django.db import migrations
from django.utils.crypto import get_random_string

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def fill(apps, schema_editor):
    Invitation = apps.get_model("communities", "Invitation")
    nameless = Invitation.objects.filter(public_id=None).order_by("pk")
    for pk in list(nameless.values_list("pk", flat=True)):
        name = get_random_string(10, ALPHABET)
        Invitation.objects.filter(pk=pk).update(public_id=name)


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0008_notes_that_can_be_hidden'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
