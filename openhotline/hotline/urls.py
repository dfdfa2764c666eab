from django.urls import path, re_path

from openhotline.hotline import views

app_name = "hotline"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("help-lines/", views.help_lines, name="help_lines"),
    path("help-lines/new/", views.help_line, name="add_help_line"),
    path("help-lines/<str:ref>/", views.help_line, name="help_line"),
    path("help-lines/<str:ref>/remove/", views.remove_help_line, name="remove_help_line"),
    path("holidays/", views.holidays, name="holidays"),
    re_path(
        r"^holidays/(?P<country>[A-Z]{2})/(?P<day>\d{4}-\d{2}-\d{2})/remove/$",
        views.remove_holiday,
        name="remove_holiday",
    ),
]
