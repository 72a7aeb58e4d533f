from hieuhoc.web.management.delegate import Delegate


class Command(Delegate):
    name = "found"
