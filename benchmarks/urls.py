from django.urls import path

from benchmarks import pages
from hieuhoc.web.urls import urlpatterns as installation

urlpatterns = [
    *installation,
    path("bench/empty/", pages.empty),
    path("bench/form/<int:pk>/", pages.form),
]
