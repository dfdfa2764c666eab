"""Alarms stand at the top of the desk, beside items and reports: /alarms/."""

from django.urls import path

from openhotline.cases.views import alarms as views

app_name = "alarms"

urlpatterns = [
    path("", views.alarms, name="alarms"),
    path("acknowledge/", views.acknowledge, name="acknowledge"),
    path("raise/<str:ref>/", views.raise_alarm, name="raise_alarm"),
    path("<str:ref>/", views.alarm, name="alarm"),
    path("<str:ref>/hand-back/", views.hand_back, name="hand_back"),
    path("<str:ref>/close/", views.close, name="close"),
    path("<str:ref>/sheet/", views.sheet, name="sheet"),
    path("<str:ref>/sheet/draft/", views.open_draft, name="open_draft"),
    path("<str:ref>/sheet/send/", views.send_sheet, name="send_sheet"),
    path("sheets/<str:ref>/print/", views.print_sheet, name="print_sheet"),
]
