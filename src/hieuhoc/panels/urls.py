from django.urls import URLPattern, URLResolver, path

from hieuhoc.panels import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("ratings/", views.ratings, name="ratings"),
    path("ratings/<int:pk>/rate/", views.rate, name="ratings_rate"),
]
