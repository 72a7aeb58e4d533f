from django_tasks import task

from hieuhoc.jobs import actions


@task()
def perform(job_id: int) -> None:
    actions.run(job_id)
