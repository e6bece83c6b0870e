"""The least that Django needs, and where the operator put jeton's files."""

import os
from pathlib import Path

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "for tests")
ROOT_URLCONF = "seekers.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "seekers"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "seekers.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

JETON_HOME = Path(os.environ.get("JETON_HOME", "/etc/jeton"))
JETON_ALLOW_TEST = False
