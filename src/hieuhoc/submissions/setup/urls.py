from django.urls import path

from hieuhoc.submissions.setup import redraw_page, rounds, sheets

urlpatterns = [
    path("setup/", rounds.home, name="setup"),
    path("setup/new/", rounds.new, name="setup_new"),
    path("setup/<int:pk>/", rounds.home, name="setup_round"),
    path("setup/<int:pk>/edit/", rounds.edit, name="setup_edit"),
    path("setup/<int:pk>/units/", rounds.units, name="setup_units"),
    path("setup/<int:pk>/units/freeze/", rounds.freeze, name="setup_freeze"),
    path("setup/<int:pk>/units/reporting/", rounds.reporting, name="setup_reporting"),
    path("setup/<int:pk>/outline/<str:kind>/", rounds.outline_page, name="setup_outline"),
    path("setup/<int:pk>/open/", rounds.open_round, name="setup_open"),
    path("setup/<int:pk>/close/", rounds.close, name="setup_close"),
    path("setup/<int:pk>/redraw/", redraw_page.page, name="setup_redraw"),
    path("setup/<int:pk>/redraw/take/", redraw_page.take, name="setup_redraw_take"),
    path("setup/<int:pk>/excel/<str:key>/", sheets.page, name="setup_sheet"),
    path("setup/<int:pk>/excel/<str:key>/template/", sheets.template, name="setup_template"),
    path("setup/<int:pk>/excel/<str:key>/take/", sheets.take, name="setup_take"),
]
