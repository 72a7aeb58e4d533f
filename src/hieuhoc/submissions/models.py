"""What units give: values, task answers, words; and the way a submission goes. Figures are integers in 10⁻⁴ of the unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.organisations.models import Organisation
from hieuhoc.plans.models import PlanTask


class Submission(models.Model):
    """One unit's report in one round. States and steps: core.workflow, one table."""

    unit = models.OneToOneField(ReportingUnit, on_delete=models.PROTECT, related_name="submission")
    state = models.CharField(max_length=10, default="todo")
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=64, blank=True)  # SHA-256 of what was sent
    # "Nhập thay": typed by the standing agency from a letter, confirmed or contradicted by the unit.
    on_behalf = models.BooleanField(default=False)
    letter_number = models.CharField(max_length=60, blank=True)
    letter_date = models.DateField(null=True)
    confirmation = models.CharField(max_length=12, blank=True)  # "", confirmed, contradicted
    confirmation_note = models.CharField(max_length=500, blank=True)
    saved_at = models.DateTimeField(null=True)  # last receipt of any change

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on_behalf=False) | Q(letter_date__isnull=False), name="on_behalf_names_its_letter"
            )
        ]


class Item(models.Model):
    """The state of one indicator in a submission: "", returned, fixed, accepted."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="items")
    indicator = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "indicator"], name="one_item_an_indicator")]


class DataValue(models.Model):
    """A value belongs to the organisation it describes, a measurement, a breakdown and a year.

    Statuses: "" reported, none, not_applicable, not_available; no row: nothing was said. `accepted_at` set:
    the standing agency accepted it, only then it counts. `version` guards against two people in one cell.
    """

    class Status(models.TextChoices):
        REPORTED = "", _("Figure")
        NONE = "none", _("None occurred")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")
        NOT_AVAILABLE = "not_available", _("Not yet available")

    class Basis(models.TextChoices):
        UNKNOWN = "", _("not said")
        ACTUAL = "actual", _("actual")
        ESTIMATE = "estimate", _("estimate")
        SURVEY = "survey", _("survey")
        ASSESSMENT = "assessment", _("assessment")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="values")
    measure = models.ForeignKey(MeasureKey, on_delete=models.PROTECT, related_name="values")
    breakdown = models.CharField(max_length=20, default="", blank=True)  # "", sex=male, sex=female
    year = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="values", null=True)
    status = models.CharField(max_length=14, choices=Status.choices, default="", blank=True)
    part = models.BigIntegerField(null=True)
    whole = models.BigIntegerField(null=True)
    number = models.BigIntegerField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    choice = models.CharField(max_length=4, blank=True)  # yes, no, up, down, same
    basis = models.CharField(max_length=10, choices=Basis.choices, default="", blank=True)
    as_of = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    expected_on = models.DateField(null=True)  # for not_available: when it will come
    restated = models.BooleanField(default=False)  # a past figure given anew for today's territory
    version = models.PositiveIntegerField(default=1)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    typed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "breakdown", "year", "restated"],
                name="one_value_a_measurement_and_year",
            ),
            models.CheckConstraint(condition=Q(part__isnull=True) | Q(part__gte=0), name="part_not_negative"),
            models.CheckConstraint(condition=Q(whole__isnull=True) | Q(whole__gte=0), name="whole_not_negative"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="rating_one_to_five"
            ),
        ]
        indexes = [models.Index(fields=["year", "measure"])]


class TaskAnswer(models.Model):
    class State(models.TextChoices):
        TODO = "todo", _("Not started")
        DOING = "doing", _("In progress")
        DONE = "done", _("Done")
        OVERDUE = "overdue", _("Overdue")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="tasks")
    task = models.ForeignKey(PlanTask, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=8, choices=State.choices, default=State.TODO)
    sentence = models.TextField(blank=True)
    document_number = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "task"], name="one_answer_a_task")]


class Narrative(models.Model):
    """Words under one heading of the outline. `picked`: the city took them into its own report."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="narratives")
    section = models.CharField(max_length=20)  # e.g. I.1.1
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    picked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "section"], name="one_text_a_section")]


class Remark(models.Model):
    """Lời phê: written beside an indicator (or the whole, indicator empty), answered, settled."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    indicator = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    by_name = models.CharField(max_length=120)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True)


class Transition(models.Model):
    """One step a submission took."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="transitions")
    step = models.CharField(max_length=20)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    by_name = models.CharField(max_length=120)


class SignedFile(models.Model):
    """A signed scan or signed PDF, locked by its digest."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="signed_files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="signed/%Y/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)


class NodeSum(models.Model):
    """Accepted figures added up below `node` (the city, a district), kept in the transaction of each acceptance.

    Counted per unit that answered the measurement; rebuilt sums must equal kept ones (a property test).
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sums")
    node = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(MeasureKey, on_delete=models.PROTECT, related_name="+")
    part = models.BigIntegerField(default=0)
    whole = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    not_applicable = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "node", "measure"], name="one_sum_a_node_and_measurement"),
            models.CheckConstraint(
                condition=Q(answered__gte=0) & Q(part__gte=0) & Q(whole__gte=0), name="sums_not_negative"
            ),
        ]
