"""Published statistics: evidence for advocacy, from which nobody can be told."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.figures import Figures, htcds_csv, tables_csv
from bot.console.visit import Visit
from bot.core.statistics import K, Period, last_released, month_after, periods, release_of


async def statistics(visit: Visit) -> Response:
    """One period, the newest unless another is asked for by its first month."""
    found = await _published(visit)
    asked = visit.request.query_params.get("period", "")
    shown = next((period for period in found if period.first == asked), found[-1] if found else None)
    figures = Figures(visit.desk.catalog, visit.words)
    return visit.page(
        "statistics.html",
        "statistics",
        "statistics.title",
        k=K,
        next_release=figures.day(release_of(month_after(last_released(visit.now().date())))),
        periods=[(period.first, figures.period(period)) for period in found],
        over_time=figures.over_time(found),
        shown=shown,
        name=figures.period(shown) if shown else "",
        figures=figures.of(shown) if shown else (),
    )


async def export(visit: Visit) -> Response:
    """All published periods as a spreadsheet, in our own terms or in those of the case data standard."""
    found = await _published(visit)
    standard = visit.field("form") == "htcds"
    await visit.desk.audit.record(visit.member.id, "statistics_exported")
    figures = Figures(visit.desk.catalog, visit.words)
    name = f"{'htcds' if standard else 'statistics'}-{last_released(visit.now().date())}.csv"
    return Response(
        htcds_csv(figures, found) if standard else tables_csv(figures, found),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _published(visit: Visit) -> tuple[Period, ...]:
    return periods(await visit.desk.statistics.months(), visit.now().date())
