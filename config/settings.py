"""Every setting, from the environment; each variable is described in docs/settings.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.keeping import kept_folder, kept_private, kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# ── where things lie ─────────────────────────────────────────────────────────────────────────────
DATA_DIR = kept_folder(Path(env.str("COTERIE_DATA", default=str(BASE_DIR / "var"))).resolve())
SECRET_KEY = env.str("COTERIE_SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret-key")
DEBUG = False

# ── who we are on the network ────────────────────────────────────────────────────────────────────
PORT = env.int("COTERIE_PORT", default=8000)
SITE_URL = env.str("COTERIE_URL", default=f"http://localhost:{PORT}").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured("COTERIE_URL is an address such as https://community.example.org")
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list(
    "COTERIE_HOSTS", default=[_site.hostname, "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.int("COTERIE_TRUSTED_PROXIES", default=0)
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = bool(TRUSTED_PROXIES)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)/$"]  # asked from inside, without the proxy

SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # framing is refused by Content-Security-Policy, in core's own middleware
    "security.W008",  # the proxy in front redirects, or there is none and nothing to redirect to
    "security.W021",  # to be on the browsers' preload list is for the owner of a domain to ask
]

# ── the rooms ────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "config",
    "apps.home",
    "apps.moderation",
    "apps.threads",
    "apps.search",
    "apps.notifications",
    "apps.guidelines",
    "apps.communities",
    "apps.accounts",
    "apps.live",
    "apps.ledger",
    "apps.core",
    "allauth",
    "allauth.account",
    "channels",
    "template_partials",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "apps.core.middleware.headers",
    "apps.core.middleware.sizes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.middleware.clock",
    "apps.core.middleware.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    "apps.core.default_deny.DefaultDenyMiddleware",
    "apps.accounts.wall.Wall",
]
ROOT_URLCONF = "config.urls"
ACCESS_DIRS = [BASE_DIR / "access"]  # what is not listed there does not answer
RAISE_ON_UNLISTED_VIEWS = env.bool("COTERIE_RAISE_ON_UNLISTED_VIEWS", default=False)
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "apps.core.templatetags.coterie",
                "apps.communities.templatetags.theme",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.home.context.shell",
            ],
        },
    }
]

# ── the database ─────────────────────────────────────────────────────────────────────────────────
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url(
        "COTERIE_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'coterie.sqlite3'}"
    )
}
_database = DATABASES["default"]
_database["TEST"] = {"NAME": env.str("COTERIE_TEST_DB", default="") or None}
IS_SQLITE = _database["ENGINE"] == "django.db.backends.sqlite3"
if IS_SQLITE:
    if (_file := Path(_database["NAME"])).is_absolute():  # else it is in memory
        kept_private(_file)
    # One writer at a time, and a reader never waits for it. FULL: an acknowledged word survives
    # the power cord, not only the process.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        "prepare_threshold": 5,  # of core.prepared's statements; the others are always new
        "pool": {"min_size": 1, "max_size": env.int("COTERIE_DATABASE_POOL", default=8)},
        "options": "-c statement_timeout=30s -c lock_timeout=10s"
        " -c idle_in_transaction_session_timeout=60s",
    }

# ── cache, queue, live ───────────────────────────────────────────────────────────────────────────
CACHE_URL = env.str("COTERIE_CACHE_URL", default="")
QUEUE_URL = env.str("COTERIE_QUEUE_URL", default="")
LIVE_URL = env.str("COTERIE_LIVE_URL", default=QUEUE_URL)
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "coterie",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
if CACHE_URL:
    CACHES["default"] = {
        "BACKEND": "config.caching.SoftRedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "apps.live.layer.ThreadSafeLayer"}
}
if LIVE_URL:
    # Without socket_timeout=None today's client gives up on every quiet socket after 5 seconds.
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": LIVE_URL, "socket_timeout": None, "max_connections": 2000}],
            "prefix": "coterie",
        },
    }
CELERY_BROKER_URL = QUEUE_URL or "memory://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"polling_interval": 0.05}
if QUEUE_URL:
    # A task is given up for lost after visibility_timeout, which the longest must not reach; the
    # other two say how often it is looked at.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
CELERY_VISIBILITY_TIMEOUT = 900
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: what is due stands in the database
CELERY_BEAT_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "UTC"

# ── people ───────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # allauth counts in the cache; core.limits counts in the database
ACCOUNT_USER_DISPLAY = str

# ── cookies ──────────────────────────────────────────────────────────────────────────────────────
_prefix = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600

# ── words and time ───────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

# ── files ────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
FONTS_DIR = DATA_DIR / "fonts"  # filled by prepare_fonts
for _folder in (STATIC_ROOT, FONTS_DIR):
    _folder.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", FONTS_DIR)]
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "apps.core.staticfiles.BundlingStorage"},
}

# ── mail ─────────────────────────────────────────────────────────────────────────────────────────
MAIL = env.str("COTERIE_MAIL", default="outbox")  # outbox: read at /outbox/; smtp: sent
MAIL_URL = env.str("COTERIE_MAIL_URL", default="smtp+plain://localhost:25")
EMAIL_BACKEND = "apps.core.mail.OutboxBackend"  # rows; core.drain_mail sends them
DEFAULT_FROM_EMAIL = env.str("COTERIE_MAIL_FROM", default=f"noreply@{_site.hostname}")

# ── walls ────────────────────────────────────────────────────────────────────────────────────────
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # the rest: core.middleware.headers
CSRF_FAILURE_VIEW = "apps.core.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20  # of a form; files come on top
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
LIMITS = env.bool("COTERIE_LIMITS", default=True)  # off only for benches and sweeps
# ── what is written down ─────────────────────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("COTERIE_LOG", default="WARNING").upper()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},  # what people mistype is theirs
    },
}
OUTBOUND_PORTS = env.list(
    "COTERIE_OUTBOUND_PORTS", cast=int, default=[]
)  # of webhooks, past 80, 443
