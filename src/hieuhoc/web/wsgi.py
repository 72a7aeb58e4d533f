import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
application = get_wsgi_application()
len(get_resolver().url_patterns)  # imports every page now, so that the first visitor does not wait for it
