from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from hieuhoc.jobs import actions


@task()
def perform(job_id: int) -> None:
    autodiscover_modules("tasks")  # each feature registers what it can do in its tasks module
    actions.run(job_id)
