"""What the web server loads. `FACE` says which of the two sites this process is."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
application = get_wsgi_application()
