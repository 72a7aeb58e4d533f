from django.urls import URLPattern, URLResolver, path

from hieuhoc.reports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", views.reports, name="reports"),
    path("reports/city/<int:assessment_id>/", views.of_city, name="reports_city"),
    path("reports/city/<int:assessment_id>/produce/", views.produce, name="reports_produce"),
    path("reports/unit/<int:submission_id>/", views.of_unit, name="reports_unit"),
    path("reports/unit/<int:submission_id>/produce/", views.produce_unit, name="reports_unit_produce"),
    path("reports/file/<int:file_id>/", views.download, name="reports_file"),
    path("reports/words/<int:campaign_id>/", views.words, name="reports_words"),
    path("reports/words/<int:campaign_id>/<str:section>/save/", views.save_words, name="reports_save_words"),
    path("reports/words/pick/<int:narrative_id>/", views.pick, name="reports_pick"),
]
