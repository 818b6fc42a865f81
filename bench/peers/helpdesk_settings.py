"""django-helpdesk as its documentation sets it up, with made-up tickets: settings and the start in one file."""

import os
import sys
from pathlib import Path

FOLDER = Path(os.environ["HELPDESK_FOLDER"])
SECRET_KEY = "made up for measuring"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "helpdesk_urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "helpdesk.sqlite",
        # As Django advises for a server: waiting for the lock, and the log that lets readers read meanwhile.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STATIC_URL = "/static/"
HELPDESK_TEAMS_MODE_ENABLED = False
SITE_ID = 1
USE_TZ = True
LOGIN_URL = "helpdesk:login"
LOGIN_REDIRECT_URL = "helpdesk:home"


def fill(tickets):
    """Migrates, makes the member of staff and the tickets."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model
    from helpdesk.models import Queue, Ticket

    get_user_model().objects.create_superuser("root", "root@example.org", "violet anchor teapot meadow")
    queue = Queue.objects.create(title="General", slug="general")
    for number in range(1, tickets + 1):
        Ticket.objects.create(
            queue=queue,
            title=f"Ticket {number} about something",
            submitter_email=f"p{number}@example.org",
            description=f"What happened to number {number}.",
        )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_settings"
    fill(int(sys.argv[1]))
