from django.urls import path

from openhotline.accounts.views import organisations, people

app_name = "people"
urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add, name="add_organisation"),
    path("organisations/<str:ref>/", organisations.organisation, name="organisation"),
    path("organisations/<str:ref>/keys/<str:key>/revoke/", organisations.revoke, name="revoke_key"),
    path("<str:ref>/", people.person, name="person"),
    path("<str:ref>/close/", people.close, name="close"),
    path("<str:ref>/reopen/", people.reopen, name="reopen"),
    path("<str:ref>/reset/", people.reset, name="reset"),
]
