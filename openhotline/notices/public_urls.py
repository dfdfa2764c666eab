from django.urls import path

from openhotline.notices import public_views

app_name = "hosts"

urlpatterns = [
    path("<str:ref>/<str:token>/", public_views.answer, name="answer"),
    path("<str:ref>/<str:token>/thanks/", public_views.thanks, name="thanks"),
]
