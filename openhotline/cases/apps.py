from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "openhotline.cases"
