"""Pages of forms being filled in: autosave, restore, the page that checks all answers."""

from __future__ import annotations

import json
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import flask
from flask.views import MethodView
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.register.drafts import rules

hcmc_drafts = flask.Blueprint("hcmc_drafts", __name__)
# What the button of a form of core asks for, and the form fields that are no answers.
CHECK = "go-check"
_FORMS = (".new", ".edit")


class CheckView(MethodView):
    """All answers of a form on one page, with what is still missing."""

    def get(self, kind: str, ref: str) -> str | Response:
        """Show the answers as they are stored and typed."""
        return _check_page(kind, ref, {})

    def post(self, kind: str, ref: str) -> Response:
        """Keep what the form holds, then show it."""
        _keep(kind, ref)
        return tk.redirect_to("hcmc_drafts.check", kind=kind, ref=ref)


@hcmc_drafts.post("/<kind>/draft/<ref>")
def autosave(kind: str, ref: str) -> Response:
    """Keep what the form holds; answer without content, with the sentence for the page."""
    saved = _keep(kind, ref)
    words = tk._("Saved at {time}").format(time=tk.h.render_datetime(saved, date_format="%H:%M"))
    answer = flask.make_response("", HTTPStatus.NO_CONTENT)
    answer.headers["HX-Trigger"] = json.dumps({"hcmc-saved": words})
    return answer


@hcmc_drafts.post("/<kind>/draft/<ref>/discard")
def discard(kind: str, ref: str) -> Response:
    """Forget what was typed and open the form as the record is stored."""
    _forget(kind, ref)
    return tk.redirect_to(_form_address(kind, ref))


@hcmc_drafts.post("/<kind>/draft/<ref>/merge")
def merge(kind: str, ref: str) -> Response:
    """Take the values that the person has chosen, and open the form with them."""
    _keep(kind, ref)
    sent = tk.request.form
    chosen = {name.removeprefix("choose-"): sent[name] for name in sent if "choose-" in name}
    picked = {
        side: [name for name, value in chosen.items() if value == side]
        for side in ("mine", "theirs")
    }
    try:
        _call("hcmc_form_draft_merge", kind, ref, **picked)
    except tk.ValidationError:
        tk.h.flash_error(tk._("Choose one of the two values for each field."))
    return tk.redirect_to(_form_address(kind, ref))


@hcmc_drafts.post("/<kind>/publish/<ref>")
def publish(kind: str, ref: str) -> str | Response:
    """Publish the record as the check page showed it, or keep it as a draft record."""
    as_draft = tk.request.form.get("do") == "draft"
    try:
        sent = {**_answers(kind, ref), "state": "draft" if as_draft else "active"}
        if ref == rules.NEW:
            record = tk.get_action("package_create")(_context(), {**sent, "type": kind})
        else:
            record = tk.get_action("package_patch")(_context(), {**sent, "id": ref})
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such record"))
    except tk.NotAuthorized:
        return tk.abort(403, tk._("You may not edit this record"))
    except tk.ValidationError as error:
        return _check_page(kind, ref, error.error_dict)
    _forget(kind, str(record["id"]) if ref != rules.NEW else ref)
    if as_draft:
        return tk.redirect_to(f"{kind}_resource.new", id=record["name"])
    tk.h.flash_success(tk._("The record is published."))
    return tk.redirect_to(f"{kind}.read", id=record["name"])


@hcmc_drafts.after_app_request
def after_a_form(response: flask.Response) -> flask.Response:
    """When core has saved a form: forget its draft, and lead on to the check page if asked.

    It looks only at redirects that answer a post of a record's or a file's form.
    """
    endpoint = tk.request.endpoint or ""
    if tk.request.method != "POST" or response.status_code != HTTPStatus.FOUND:
        return response
    kind, _dot, view = endpoint.partition(".")
    kind = kind.removesuffix("_resource")
    if f".{view}" not in _FORMS or not tk.h.hcmc_is_record_type(kind):
        return response
    if not endpoint.startswith(f"{kind}_resource."):
        # The address of the form may carry a name that this very save has changed.
        saved = _record_of(response.location) if view == "edit" else None
        _forget(kind, saved or tk.request.form.get("pkg_name") or rules.NEW)
    if tk.request.form.get("save") == CHECK and (name := _record_of(response.location)):
        response.location = tk.url_for("hcmc_drafts.check", kind=kind, ref=name)
    return response


def _forget(kind: str, ref: str) -> None:
    with suppress(tk.ObjectNotFound, tk.NotAuthorized):
        _call("hcmc_form_draft_delete", kind, ref)


def _answers(kind: str, ref: str) -> dict[str, Any]:
    """Return what was typed, with the declaration as the check page sends it."""
    try:
        draft = _call("hcmc_form_draft_show", kind, ref)
    except tk.ObjectNotFound:
        draft = {"values": {}, "base_version": ""}
    sent = {**draft["values"]}
    if "no_state_secret" in tk.request.form:
        sent["no_state_secret"] = tk.request.form["no_state_secret"]
    version = draft["base_version"] or tk.request.form.get("form_version", "")
    return {**sent, "form_version": version} if version else sent


def _keep(kind: str, ref: str) -> str:
    if not tk.h.hcmc_is_record_type(kind):
        return tk.abort(404, tk._("There is no such record"))
    fields = tk.h.scheming_get_dataset_schema(kind)["dataset_fields"]
    values = rules.typed(fields, tk.request.form.to_dict(flat=False))
    version = tk.request.form.get("form_version", "")
    try:
        kept = _call("hcmc_form_draft_update", kind, ref, values=values, base_version=version)
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such record"))
    except tk.NotAuthorized:
        return tk.abort(403, tk._("You may not edit this record"))
    return kept["saved"]


def _check_page(kind: str, ref: str, errors: dict[str, Any]) -> str | Response:
    try:
        shown = _call("hcmc_form_check", kind, ref)
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such record"))
    except tk.NotAuthorized:
        return tk.abort(403, tk._("You may not edit this record"))
    if shown["conflict"]:
        return tk.redirect_to(_form_address(kind, ref))
    extra = {"check": shown, "kind": kind, "ref": ref, "errors": errors}
    return tk.render("hcmc_governance/register/check.html", extra_vars=extra)


def _call(action: str, kind: str, ref: str, **given: Any) -> dict[str, Any]:
    place = {"type": kind} if ref == rules.NEW else {"type": kind, "id": ref}
    return tk.get_action(action)(_context(), {**place, **given})


def _form_address(kind: str, ref: str) -> str:
    return tk.url_for(f"{kind}.new") if ref == rules.NEW else tk.url_for(f"{kind}.edit", id=ref)


def _record_of(location: str | None) -> str | None:
    path = (location or "").split("?")[0]
    path = path[path.find("/", path.find("//") + 2) :] if "//" in path else path
    prefix = f"/{tk.h.lang()}/"
    path = f"/{path.removeprefix(prefix)}" if path.startswith(prefix) else path
    try:
        return flask.current_app.url_map.bind("").match(path, "GET")[1].get("id")
    except HTTPException:
        return None


def _context() -> types.Context:
    return types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)


hcmc_drafts.add_url_rule("/<kind>/check/<ref>", view_func=CheckView.as_view("check"))
