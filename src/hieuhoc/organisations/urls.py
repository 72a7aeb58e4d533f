from django.urls import URLPattern, URLResolver, path

from hieuhoc.organisations.views import decree, my_account, one, people, people_list, tree

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

urlpatterns: list[URLPattern | URLResolver] = [
    *people_urls,
    path("organisations/", tree.tree, name="organisations"),
    path("organisations/<str:which>.csv", tree.csv_file, name="organisations_csv"),
    path("organisations/new/", one.new, name="organisations_new"),
    path("organisations/decree/", decree.decree, name="organisations_decree"),
    path("organisations/<int:pk>/", one.show, name="organisations_one"),
    path("organisations/<int:pk>/rename/", one.rename, name="organisations_rename"),
    path("organisations/<int:pk>/end/", one.end, name="organisations_end"),
    path("organisations/<int:pk>/verify/", one.verify, name="organisations_verify"),
    path("organisations/<int:pk>/links/<int:link>/verify/", one.verify_link, name="organisations_verify_link"),
]
