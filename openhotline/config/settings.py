"""All settings, read from the environment (docs/operate/settings.md lists every one)."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from openhotline.config import env
from openhotline.config.databases import database_from
from openhotline.config.practice import peers

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""The small matrices of disclosure control are worked out twenty times quicker by one thread than by many that wait."""

MODE = env.one_of("MODE", ("practice", "production"), "practice")
FACE = env.one_of("FACE", ("public", "staff", "worker"), "worker")
"""Which part this process is. The public face seals and never opens."""

DATA_DIR = Path(env.text("DATA_DIR", "data")).absolute()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
KEYS_DIR = Path(env.text("KEYS_DIR", str(DATA_DIR / "keys")))


def _secret_key() -> str:
    if given := env.text("SECRET_KEY"):
        return given
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = env.flag("DEBUG")

PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
STAFF_URL = env.text("STAFF_URL", "http://localhost:8001").rstrip("/")
EXIT_URL = env.text("EXIT_URL")  # where "exit this page" leads; without one, to an empty page of ours
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SECURE = PUBLIC_URL.startswith("https://")
"""Whether people reach us by TLS: decides the cookies' `Secure` and strict transport security."""

# --- what runs ---

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "openhotline.common",
    "openhotline.audit",
    "openhotline.accounts",
    "openhotline.hotline",
    "openhotline.post",
    "openhotline.cases",
    "openhotline.tracing",
    "openhotline.monitoring",
    "openhotline.intake",
    "openhotline.assessment",
    "openhotline.notices",
    "openhotline.statistics",
    "openhotline.desk",
    "openhotline.hub",
    "openhotline.api",
    "openhotline.demo",
    "openhotline.config",
]

MIDDLEWARE = [
    "openhotline.common.middleware.SecurityHeaders",
    "openhotline.common.middleware.CompressForReaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openhotline.hotline.middleware.LanguageByPath",
    "openhotline.common.middleware.DatabaseAway",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "openhotline.accounts.middleware.StaffOnly",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = f"openhotline.config.urls.{'public' if FACE == 'public' else 'staff'}"
PUBLIC_URLCONF = "openhotline.config.urls.public"
"""The addresses of the public site, for whoever previews one of its pages at the desk."""
WSGI_APPLICATION = "openhotline.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openhotline.hotline.context.hotline",
                "openhotline.desk.context.navigation",
            ]
        },
    }
]
FORM_RENDERER = "openhotline.common.forms.Renderer"

# --- where the truth is ---

DATABASES = {"default": database_from(env.text("DATABASE_URL"), DATA_DIR / "openhotline.sqlite3")}
POSTGRES_TOOLS = env.text("POSTGRES_TOOLS")
"""The folder of pg_dump and pg_restore, where they are not on the path."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- sessions and cookies: two faces, two names ---

_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_PREFIX}{FACE if FACE != 'worker' else 'staff'}"
CSRF_COOKIE_NAME = f"{_PREFIX}{FACE if FACE != 'worker' else 'staff'}-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict" if FACE == "public" else "Lax"
SESSION_COOKIE_AGE = 60 * 60 if FACE == "public" else 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "openhotline.common.views.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# --- people ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15 if MODE == "production" else 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openhotline.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False  # ours know devices, keep no IP address and survive a restart (accounts.services.doors)
MFA_ADAPTER = "openhotline.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "OpenHotline"
# Steps of 30 seconds either way, for telephones whose clock is off. No code works twice, so practice may show the next.
MFA_TOTP_TOLERANCE = 10 if MODE == "practice" else 1
USERSESSIONS_TRACK_ACTIVITY = False

# --- words and time ---

USE_I18N = USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("pl", "Polski"),
    ("uk", "Українська"),
    ("ar", "العربية"),
]
"""The languages of the public site, by path. Which are public is decided on the desk (docs/operate/languages.md)."""
FORMAT_MODULE_PATH = "openhotline.common.spelling"
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "UTC")
"""The zone in which figures are counted and times are shown."""

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# --- the hub: Wagtail writes its pages; none of it calls home, keeps pictures of people or sends mail ---

WAGTAIL_SITE_NAME = "OpenHotline"
WAGTAILADMIN_BASE_URL = STAFF_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "openhotline.hub.finishing.publish_reviewed"
WAGTAILIMAGES_IMAGE_MODEL = "hub.Picture"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
MEDIA_ROOT = DATA_DIR / "pictures"
MEDIA_URL = "/pictures/"
"""Editorial pictures, uploaded by staff: the one thing here that is a file."""
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""Whatever a library would send goes nowhere: all mail leaves through `post`."""

# --- the way out ---

PRACTICE: dict[str, Any] = json.loads(env.text("PRACTICE_MAP", "{}"))
"""The practice internet, while it is on: where its resolvers are and which loopback port stands for which address."""
if MODE == "production" and PRACTICE:
    raise ImproperlyConfigured(
        "PRACTICE_MAP is set, and MODE is production. The practice internet is for practice only."
    )

PACE = float(env.text("PACE", "1440" if MODE == "practice" else "1"))
"""How many times faster than life the domain's waiting times run."""
if MODE == "production" and PACE != 1:
    raise ImproperlyConfigured("PACE must be 1 in production: a hotline's waiting times are real.")

VANTAGE_POINTS = env.words("VANTAGE_POINTS")
"""Places we look from, each `name=resolver:port[+resolver:port][@source address]`."""
MONITORING: dict[str, float] = json.loads(env.text("MONITORING", "{}"))
"""Other rules of monitoring than those that ship, by name; durations in hours (docs/develop/monitoring.md)."""
FLOOD: dict[str, float] = json.loads(env.text("FLOOD", "{}"))
"""Other bars against floods than those that ship, by name (docs/develop/flood.md)."""
OUTBOUND_PORTS = tuple(int(port) for port in env.words("OUTBOUND_PORTS", "80,443"))
"""The ports on which a reported address may be visited."""
RANGES_FILE = env.text("RANGES_FILE")
"""Offline tables of who has which addresses: CSV or MMDB files, separated by commas."""
RDAP_BOOTSTRAP = env.text("RDAP_BOOTSTRAP")
"""The folder with IANA's `ipv4.json` and `ipv6.json`: which registry to ask about which address."""
CANARY_URLS = env.words("CANARY_URLS")
"""Pages that are always there: while they answer, our own line is up."""
USER_AGENT = env.text("USER_AGENT", "Mozilla/5.0 (compatible)")

SMTP_HOST = env.text("SMTP_HOST", "localhost")
SMTP_PORT = env.number("SMTP_PORT", 25)
SMTP_USER = env.text("SMTP_USER")
SMTP_PASSWORD = env.text("SMTP_PASSWORD")
SMTP_TLS = env.one_of("SMTP_TLS", ("none", "starttls", "implicit"), "none")
WEBHOOKS: dict[str, dict[str, str]] = json.loads(env.text("WEBHOOKS", "{}"))
"""Peers that get signed events, as JSON: `{"duty": {"url": "https://…", "secret": "whsec_…"}}`."""
MAIL_FROM = env.text("MAIL_FROM", "hotline@hotline.example")
MAILBOX = env.text("MAILBOX")
"""Where mail to the hotline waits: `maildir:/folder` or `imaps://user@host:port/folder`. Without one, none is read."""
MAILBOX_PASSWORD = env.text("MAILBOX_PASSWORD")
NEWS_SENDER = env.text("NEWS_SENDER")
"""The name before our address on letters to reporters: one that tells nobody who sees it what the letter is about."""

globals().update(peers(PRACTICE))  # the practice internet stands in for all of these

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    # No request is ever logged with its path, address or form: only that something failed, by type.
    "loggers": {"django.request": {"level": "CRITICAL"}, "django.security": {"level": "ERROR"}},
}
os.umask(0o077)
