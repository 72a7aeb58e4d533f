from django.urls import path

from hieuhoc.assessments import flips_page, views

urlpatterns = [
    path("setup/frameworks/<int:pk>/flips/", flips_page.page, name="setup_framework_flips"),
    path("results/", views.results, name="results"),
    path("results/<int:assessment_id>/", views.year, name="results_year"),
    path("results/<int:assessment_id>/publish/", views.publish, name="results_publish"),
    path("rounds/<int:campaign_id>/compile/", views.compile_round, name="results_compile"),
    path("results/<int:assessment_id>/<str:code>/", views.figure, name="results_card"),
    path("results/<int:assessment_id>/<str:code>/figure.csv", views.figure_csv, name="results_card_csv"),
    path("results/<int:assessment_id>/<str:code>/figure.json", views.figure_json, name="results_card_json"),
    path("results/<int:assessment_id>/<str:code>/<int:unit_id>/", views.figure, name="results_unit_card"),
    path("results/<int:assessment_id>/<str:code>/<int:unit_id>/figure.csv", views.figure_csv, name="results_unit_csv"),
    path(
        "results/<int:assessment_id>/<str:code>/<int:unit_id>/figure.json", views.figure_json, name="results_unit_json"
    ),
]
