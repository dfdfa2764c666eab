from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0003_independence"),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="mark",
            field=models.TextField(blank=True),
        ),
    ]
