from django.urls import path

from openhotline.accounts.views import people

app_name = "people"
urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite"),
    path("<str:ref>/", people.person, name="person"),
    path("<str:ref>/close/", people.close, name="close"),
    path("<str:ref>/reopen/", people.reopen, name="reopen"),
    path("<str:ref>/reset/", people.reset, name="reset"),
]
