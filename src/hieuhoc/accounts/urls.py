from django.urls import URLPattern, URLResolver, path

from hieuhoc.accounts import views

# Listed before allauth's own addresses: the last ones close what is not wanted of them.
urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", views.set_language, name="set_language"),
    path("locked/", views.locked, name="signin_locked"),
    path("first-password/", views.first_password, name="first_password"),
    path("signup/", views.not_here, name="closed_signup"),
    path("email/", views.not_here, name="closed_email"),
    path("confirm-email/", views.not_here, name="closed_confirm"),
    path("confirm-email/<path:key>/", views.not_here, name="closed_confirm_key"),
    path("password/set/", views.not_here, name="closed_password_set"),
    path("login/code/confirm/", views.not_here, name="closed_code"),
]
