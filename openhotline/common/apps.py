from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "openhotline.common"
