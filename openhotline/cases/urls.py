from django.urls import path, re_path

from openhotline.cases.views import rules as views

app_name = "cases"

urlpatterns = [
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/<str:ref>/confirm/", views.confirm_authority, name="confirm_authority"),
    path("authorities/<str:ref>/withdraw/", views.withdraw_authority, name="withdraw_authority"),
    path("procedures/", views.procedures, name="procedures"),
    re_path(r"^procedures/(?P<country>[A-Z]{2}|\*)/$", views.procedure, name="procedure"),
]
