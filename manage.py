#!/usr/bin/env python
"""Django's own commands, and each `hieuhoc` command as `python manage.py …`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
