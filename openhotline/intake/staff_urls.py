from django.urls import path

from openhotline.intake.staff_views import bulk, files
from openhotline.intake.staff_views import mail as mail_views
from openhotline.intake.staff_views import reports as views

app_name = "intake_staff"

urlpatterns = [
    path("", views.reports, name="reports"),
    path("bulk/", bulk.lane, name="bulk"),
    path("bulk/<slug:name>/", bulk.cluster, name="cluster"),
    path("bulk/<slug:name>/judge/", bulk.judge, name="judge_cluster"),
    path("messages/", views.unread, name="unread"),
    path("import/", files.look_through, name="import"),
    path("import/take-in/", files.take_in, name="take_in"),
    path("mail/", mail_views.mails, name="mails"),
    path("mail/<str:ref>/", mail_views.mail, name="mail"),
    path("mail/<str:ref>/text/", mail_views.reveal_mail, name="reveal_mail"),
    path("mail/<str:ref>/report/", mail_views.make_report, name="make_report_of_mail"),
    path("mail/<str:ref>/aside/", mail_views.set_aside, name="set_mail_aside"),
    path("<str:ref>/", views.report, name="report"),
    path("<str:ref>/words/", views.reveal_statement, name="reveal_statement"),
    path("<str:ref>/contact/", views.reveal_contact, name="reveal_contact"),
    path("<str:ref>/messages/", views.reveal_messages, name="reveal_messages"),
    path("<str:ref>/write/", views.write_to_reporter, name="write_to_reporter"),
    path("<str:ref>/hashes/", views.reveal_hashes, name="reveal_hashes"),
    path("<str:ref>/hashes/<str:hash_ref>/", views.judge_hash, name="judge_hash"),
    path("<str:ref>/outcome/", views.give_outcome, name="give_outcome"),
]
