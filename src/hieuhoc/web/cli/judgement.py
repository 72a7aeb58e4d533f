"""A judgement for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from hieuhoc.core.explanation import VERDICT_WORDS, sentence
from hieuhoc.core.findings import Evaluation
from hieuhoc.core.numbers import shown


def lines(result: Evaluation, lang: str) -> Iterator[str]:
    """Summary first, then each indicator with its sentence."""
    yield f"{result.city.name_in(lang)} · {result.year} · {result.framework.title.in_(lang)}"
    counted = result.summary.indicators
    yield " · ".join(f"{VERDICT_WORDS[verdict].in_(lang)} {count}" for verdict, count in counted.items() if count)
    share = result.summary.share_met
    if share is not None:
        text = shown(share * 100, lang, unit="percent", rule="at_least", threshold=None)
        yield (f"{text} of judged indicators are met" if lang == "en" else f"{text} số chỉ số được xét là đạt")
    resting = result.resting_on_interpretations
    total = len(result.findings)
    yield (
        f"{resting} of {total} verdicts rest on an interpretation (marked *)"
        if lang == "en"
        else f"{resting} trên {total} kết luận dựa vào cách hiểu (đánh dấu *)"
    )
    criteria = {group.code: group.verdict for group in result.criteria}
    standards = {group.code: group.verdict for group in result.standards}
    for part in result.framework.parts:
        yield f"\n{part.code}. {part.name.in_(lang)}"
        for standard in part.standards:
            yield f"\n  {standard.code} {standard.name.in_(lang)}: {VERDICT_WORDS[standards[standard.code]].in_(lang)}"
            for criterion in standard.criteria:
                word = VERDICT_WORDS[criteria[criterion.code]].in_(lang)
                yield f"    {criterion.code} {criterion.name.in_(lang)}: {word}"
                for indicator in criterion.indicators:
                    finding = result.by_indicator[indicator.code]
                    mark = "*" if finding.interpreted else " "
                    yield f"    {mark} {indicator.code}  {sentence(finding, indicator, lang)}"
