from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "openhotline.demo"
