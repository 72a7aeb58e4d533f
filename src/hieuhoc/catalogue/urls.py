from django.urls import path

from hieuhoc.catalogue import views

urlpatterns = [
    path("setup/frameworks/", views.versions, name="setup_frameworks"),
    path("setup/frameworks/<int:pk>/", views.show, name="setup_framework"),
    path("setup/frameworks/<int:pk>/document.json", views.document, name="setup_framework_document"),
    path("setup/frameworks/<int:pk>/new/", views.start, name="setup_framework_start"),
    path("setup/frameworks/<int:pk>/compare/", views.compare, name="setup_framework_compare"),
    path("setup/frameworks/<int:pk>/publish/", views.publish, name="setup_framework_publish"),
    path("setup/frameworks/<int:pk>/discard/", views.discard, name="setup_framework_discard"),
    path("setup/frameworks/<int:pk>/indicator/<str:code>/", views.indicator, name="setup_framework_indicator"),
    path("setup/duties/<slug:slug>/", views.duty_table, name="setup_duties"),
    path("setup/duties/<slug:slug>/assign/", views.duty_assign, name="setup_duty_assign"),
    path("setup/duties/<slug:slug>/<int:pk>/verify/", views.duty_verify, name="setup_duty_verify"),
]
