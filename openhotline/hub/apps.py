from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "openhotline.hub"
