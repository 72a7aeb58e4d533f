"""Serves the site: the web server and, beside it, the worker of long jobs. One process tree, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import Namespace

from hieuhoc.web.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=8000, help=parser.say("cổng", "port"))
    parser.add_argument("--host", default="127.0.0.1", help=parser.say("địa chỉ nghe", "address to listen on"))


def run(args: Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return serve(port=args.port, host=args.host)


def serve(port: int, host: str = "127.0.0.1") -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is not there
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    threads = ["--blocking-threads", "4", "--no-ws", "--log-level", "error"]
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--interval", "0.5"])
    server = subprocess.Popen([*command, *threads, "hieuhoc.web.wsgi:application"])
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        return 0
    finally:
        worker.terminate()
        worker.wait()
