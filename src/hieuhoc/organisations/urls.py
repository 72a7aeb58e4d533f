from django.urls import URLPattern, URLResolver, path

from hieuhoc.organisations.views import my_account, people, people_list

people_urls: list[URLPattern | URLResolver] = [
    path("my-account/", my_account.my_account, name="my_account"),
    path("my-account/sign-out-elsewhere/", my_account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("people/", people.people, name="setup_people"),
    path("people/new/", people.new_person, name="setup_person_new"),
    path("people/letters/", people.people_letters, name="setup_people_letters"),
    path("people/units-without/", people.without_officer, name="setup_people_without"),
    path("people/list/", people_list.upload, name="setup_people_list"),
    path("people/list/template/", people_list.template, name="setup_people_template"),
    path("people/list/take/", people_list.take, name="setup_people_take"),
    path("people/<int:pk>/", people.person, name="setup_person"),
    path("people/<int:pk>/active/", people.person_active, name="setup_person_active"),
    path("people/<int:pk>/second-factor/", people.person_factor, name="setup_person_factor"),
    path("people/<int:pk>/roles/", people.place_add, name="setup_person_role"),
    path("people/<int:pk>/roles/<int:place>/end/", people.place_end, name="setup_person_role_end"),
]

urlpatterns: list[URLPattern | URLResolver] = [*people_urls]
