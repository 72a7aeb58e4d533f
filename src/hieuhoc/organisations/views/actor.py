from django.http import HttpRequest

from hieuhoc.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The gate lets nobody else through to these pages."""
    assert isinstance(request.user, User)
    return request.user
