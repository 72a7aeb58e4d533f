"""Each `hieuhoc` command as `python manage.py <command>`: the same function, the same options and exit status."""
