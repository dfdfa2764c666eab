from django.urls import path, re_path

from openhotline.hotline import views

app_name = "hotline"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("languages/", views.languages, name="languages"),
    path("languages/<str:code>/", views.language, name="language"),
    path("languages/<str:code>/sign-off/", views.sign_off_language, name="sign_off_language"),
    path("languages/<str:code>/take-back/", views.take_back_language, name="take_back_language"),
    path("help-lines/", views.help_lines, name="help_lines"),
    path("help-lines/new/", views.help_line, name="add_help_line"),
    path("help-lines/<str:ref>/", views.help_line, name="help_line"),
    path("help-lines/<str:ref>/checked/", views.check_help_line, name="check_help_line"),
    path("help-lines/<str:ref>/remove/", views.remove_help_line, name="remove_help_line"),
    path("duty/", views.duty_roster, name="duty_roster"),
    path("duty/new/", views.duty_person, name="add_duty_person"),
    path("duty/<str:ref>/", views.duty_person, name="duty_person"),
    path("duty/<str:ref>/remove/", views.remove_duty_person, name="remove_duty_person"),
    path("police/new/", views.police_contact, name="add_police_contact"),
    path("police/<str:ref>/", views.police_contact, name="police_contact"),
    path("police/<str:ref>/remove/", views.remove_police_contact, name="remove_police_contact"),
    path("hashing/", views.hashing, name="hashing"),
    path("hashing/<str:ref>/end/", views.end_hashing_advice, name="end_hashing_advice"),
    path("holidays/", views.holidays, name="holidays"),
    re_path(
        r"^holidays/(?P<country>[A-Z]{2})/(?P<day>\d{4}-\d{2}-\d{2})/remove/$",
        views.remove_holiday,
        name="remove_holiday",
    ),
]
