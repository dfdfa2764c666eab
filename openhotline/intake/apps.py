from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "openhotline.intake"
