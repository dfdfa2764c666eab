"""The floor of `benchmarks/intake.py`: a Django that does nothing but save one row of what was posted."""

import os
from pathlib import Path

import django
from django.conf import settings

from openhotline.config.databases import database_from

settings.configure(
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": database_from(os.environ["DATABASE_URL"], Path("unused"))},
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path


class Row(models.Model):
    text = models.TextField()

    class Meta:
        app_label = "floor"
        db_table = "benchmark_floor"

    def __str__(self) -> str:
        return self.text


def save(request: HttpRequest) -> HttpResponse:
    Row.objects.create(text=request.POST["words"])
    return HttpResponse("Thank you.")


urlpatterns = [path("", save)]
with connection.cursor() as cursor:
    if Row._meta.db_table not in connection.introspection.table_names(cursor):
        with connection.schema_editor() as editor:
            editor.create_model(Row)
application = get_wsgi_application()
