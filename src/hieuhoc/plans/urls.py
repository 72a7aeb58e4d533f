from django.urls import URLPattern, URLResolver, path

from hieuhoc.plans import views

# "plan", the page itself, is in submissions.urls: it shows what units answered and how the city would be judged.
urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/<int:pk>/measure/<str:indicator>/", views.add, name="plan_measure_add"),
    path("plan/measure/<int:number>/", views.change, name="plan_measure"),
    path("plan/measure/<int:number>/done/", views.finish, name="plan_measure_done"),
]
