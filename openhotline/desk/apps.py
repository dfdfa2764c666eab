from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "openhotline.desk"
