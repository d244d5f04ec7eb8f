"""Pages of completion: the table of one's records as a workbook."""

from __future__ import annotations

import flask

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.register.completion import workbook
from ckanext.hcmc_kit.tables import FORMS

completion = flask.Blueprint("hcmc_completion", __name__)


@completion.get("/import/table/<dataset_type>.xlsx")
def table(dataset_type: str) -> flask.Response:
    """Give the workbook of one's records of a type."""
    asked = tk.request.args
    context = types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
    given = {
        "type": dataset_type,
        "unit": asked.get("unit", ""),
        "lacking": asked.get("lacking", ""),
    }
    try:
        told = tk.get_action("hcmc_completion_table_show")(context, given)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("You may not edit the records of any unit."))
    except tk.ValidationError:
        return tk.abort(404, tk._("There is no such kind of record"))
    answer = flask.make_response(workbook.build(told))
    answer.headers["Content-Type"] = FORMS["xlsx"].media_type
    name = f"hcmc-{dataset_type}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
