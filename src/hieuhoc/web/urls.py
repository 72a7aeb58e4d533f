"""The table of contents of the product. Each feature keeps its own addresses in its urls module."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path

from hieuhoc.web import views
from hieuhoc.web.ui.gallery import gallery

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", lambda request: HttpResponse("ok\n", content_type="text/plain"), name="health"),
    path("account/", include("hieuhoc.accounts.urls")),  # before allauth: our pages replace some of its own
    path("account/", include("allauth.urls")),
    path("", include("hieuhoc.jobs.urls")),
    path("", include("hieuhoc.organisations.urls")),
    path("", include("hieuhoc.catalogue.urls")),
    path("", include("hieuhoc.campaigns.urls")),
    path("", include("hieuhoc.plans.urls")),
    path("", include("hieuhoc.submissions.urls")),
    path("", include("hieuhoc.submissions.setup.urls")),
    path("", include("hieuhoc.panels.urls")),
    path("", include("hieuhoc.assessments.urls")),
    path("", include("hieuhoc.reports.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("dev/components/", gallery, name="dev_components"))
