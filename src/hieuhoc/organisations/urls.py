from django.urls import URLPattern, URLResolver, path

from hieuhoc.organisations.views import my_account

people_urls: list[URLPattern | URLResolver] = [
    path("my-account/", my_account.my_account, name="my_account"),
    path("my-account/sign-out-elsewhere/", my_account.sign_out_elsewhere, name="sign_out_elsewhere"),
]

urlpatterns: list[URLPattern | URLResolver] = [*people_urls]
