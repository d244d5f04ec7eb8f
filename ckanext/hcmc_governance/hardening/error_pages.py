"""Error pages that say what to do; errors of the API stay JSON."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import flask
import jinja2
import redis
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    ServiceUnavailable,
    default_exceptions,
)

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.common import current_user
from ckan.lib.search import SearchIndexError, SolrConnectionError

log = logging.getLogger(__name__)

Page = tuple[str | types.Response, int]
SERVER_FAULT = 500
# What rendering inside the portal's shell may meet while a service is down.
SHELL_ERRORS = (SQLAlchemyError, redis.RedisError, jinja2.TemplateError)
SEARCH_ERRORS = (SolrConnectionError, SearchIndexError)
TEMPLATE = "error_document_template.html"
# A sentence of core that no translation reaches.
PAGE_NUMBER = re.compile(r'"\w+" parameter must be a positive integer')
BARE_TEMPLATE = "hcmc_governance/hardening/bare_error.html"


def register(app: types.CKANApp) -> None:
    """Take over the error handlers that core has registered on the application."""
    for code in default_exceptions:
        app.register_error_handler(code, http_error)
    for error in SEARCH_ERRORS:
        app.register_error_handler(error, search_down)
    app.register_error_handler(tk.ValidationError, refused)
    # As in core: a developer and a test want the traceback.
    if not app.debug and not app.testing:
        app.register_error_handler(Exception, unexpected)


def http_error(error: HTTPException) -> Page:
    """Answer an error with a status code."""
    if isinstance(_cause(error), SEARCH_ERRORS):
        return search_down(error)
    log.info(error)
    return _answer(error, forged=isinstance(error, CSRFError))


def refused(error: tk.ValidationError) -> Page:
    """Answer a change that a rule refuses on a page of core that foresees none.

    Core deletes files and group memberships without a form beside which a message could stand.
    """
    model.Session.rollback()
    return _answer(BadRequest(" ".join(_sentences(error.error_dict))))


def search_down(error: BaseException) -> Page:
    """Answer while Solr does not: 503, and nothing of the address or password it was asked at."""
    log.error("the search server does not answer: %s", type(_cause(error) or error).__name__)
    return _answer(ServiceUnavailable(), search=True)


def unexpected(error: Exception) -> Page:
    """Answer a failure that nobody foresaw."""
    log.error(error, exc_info=error)
    return _answer(InternalServerError())


def without_secrets(response: types.Response) -> types.Response:
    """Take the address (and password) of Solr out of the API's error for a failed write."""
    if response.status_code != SERVER_FAULT or not _is_api():
        return response
    told = response.get_json(silent=True) or {}
    if (told.get("error") or {}).get("__type") in ("Search Index Error", "Search Connection Error"):
        told["error"]["message"] = _search_message()
        response.set_data(json.dumps(told))
        response.status_code = 503
    return response


def _answer(error: HTTPException, *, search: bool = False, forged: bool = False) -> Page:
    code = error.code or 500
    if _is_api():
        message = _search_message() if search else str(error.description)
        told = {"success": False, "error": {"__type": error.name, "message": message}}
        return flask.jsonify(told), code
    return _page(error, code, search=search, forged=forged), code


def _page(error: HTTPException, code: int, *, search: bool, forged: bool) -> str:
    shown = {
        "code": code,
        "content": _reason(error),
        "search_down": search,
        "forged": forged,
        "show_login_redirect_link": code in (401, 403) and _is_anonymous(),
    }
    try:
        return tk.render(TEMPLATE, shown)
    except SHELL_ERRORS:
        log.exception("the error page cannot be shown in the portal's shell")
        model.Session.rollback()
        return flask.current_app.jinja_env.get_template(BARE_TEMPLATE).render(shown)


def _reason(error: HTTPException) -> str:
    """Return what core says of this error, put right where it says it wrongly."""
    # Werkzeug's own sentences are English and say nothing a reader can act on.
    if _is_stock(error):
        return ""
    told = str(error.description or "")
    if PAGE_NUMBER.fullmatch(told):
        return tk._("The page number in the address must be a whole number above zero.")
    if told == tk._("Group not found") and tk.request.blueprint == "organization":
        return tk._("Organization not found")
    return told


def _sentences(told: Any) -> Iterator[str]:
    if isinstance(told, Mapping):
        told = told.values()
    if isinstance(told, str):
        yield told
    elif isinstance(told, Iterable):
        for one in told:
            yield from _sentences(one)


def _is_anonymous() -> bool:
    return bool(current_user.is_anonymous)


def _is_stock(error: HTTPException) -> bool:
    server_fault = (error.code or 500) >= SERVER_FAULT
    return (
        server_fault or error.description == type(error).description or isinstance(error, CSRFError)
    )


def _is_api() -> bool:
    return tk.request.path.startswith("/api/")


def _search_message() -> str:
    return tk._(
        "The search service is not available at the moment; nothing was changed. "
        "Try again in a few minutes."
    )


def _cause(error: BaseException) -> BaseException | None:
    return next((found for found in _chain(error) if isinstance(found, SEARCH_ERRORS)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
