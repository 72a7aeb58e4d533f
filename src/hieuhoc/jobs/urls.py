from django.urls import path

from hieuhoc.jobs import views

urlpatterns = [
    path("jobs/<int:job_id>/", views.job, name="job"),
    path("jobs/<int:job_id>/cancel/", views.cancel, name="job_cancel"),
]
