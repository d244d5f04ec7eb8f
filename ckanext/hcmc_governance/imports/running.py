"""Taking a step of an import as one piece of work: at once, or in the background when it is long.

Each function here commits: a step is kept whole or leaves nothing behind but its reason.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.imports import progress, rules, service, wording
from ckanext.hcmc_governance.imports.kinds import RowRefused, kind
from ckanext.hcmc_governance.imports.model import Import
from ckanext.hcmc_governance.imports.progress import Tell, silent
from ckanext.hcmc_governance.imports.rules import Outcome, State, Step
from ckanext.hcmc_governance.imports.service import WrongMoment

_TIMEOUT = 3600


def receive(context: Context, key: str, name: str, data: bytes) -> str:
    """Keep a file, and show at once what it would do unless that takes long; return its id.

    :raises UnknownKind: when no subject offers such imports.
    """
    actor = kind(key).actor(context)
    entry = service.receive(key, name, data, actor)
    told = service.table_of(entry)
    if told is None:
        model.Session.commit()
    elif len(told[1].rows) > config.imports_inline_rows():
        _enqueue(context, entry, Step.READ)
    else:
        service.preview(context, entry, told)
        model.Session.commit()
    return entry.id


def start(context: Context, import_id: str, step: Step, *, skip_faulty: bool = False) -> None:
    """Apply or undo an import, in the background when it has many rows.

    :raises WrongMoment: when the import is at another step, or the step has nothing to do.
    """
    entry = service.get(import_id, lock=True)
    alone = entry.state == rules.BEFORE[step]
    dead = entry.state == rules.WORKING[step] and progress.read(import_id) is None
    if not alone and not dead:
        raise WrongMoment("wrong_state")
    if alone and step is Step.UNDO and not service.is_recent(entry.applied_at):
        raise WrongMoment("too_late")
    writes = sum(entry.counts.get(one, 0) for one in rules.WRITES)
    if writes > config.imports_inline_rows():
        _refuse_early(entry, step, skip_faulty=skip_faulty)
        _enqueue(context, entry, step, skip_faulty=skip_faulty)
    else:
        _take(context, import_id, step, skip_faulty=skip_faulty, tell=silent)


def work(import_id: str, step: str, user: str, language: str, skip_faulty: bool) -> None:
    """Take a step in the background, in the language of the person who asked for it."""
    with wording.speaking(language):
        context = Context(user=user, auth_user_obj=model.User.get(user))  # pyright: ignore
        tell = progress.teller(import_id)
        tell(0, 0)
        try:
            _take(context, import_id, Step(step), skip_faulty=skip_faulty, tell=tell)
        except WrongMoment:
            return  # its reason is kept with the import
        finally:
            progress.clear(import_id)


def _take(context: Context, import_id: str, step: Step, *, skip_faulty: bool, tell: Tell) -> None:
    try:
        written = _step(context, import_id, step, skip_faulty=skip_faulty, tell=tell)
    except WrongMoment as error:
        # What was found out about single rows is kept, nothing else has been written yet.
        service.step_back(service.get(import_id, lock=True), step, error.code, {})
        model.Session.commit()
        raise
    except RowRefused as refused:
        model.Session.rollback()
        entry = service.get(import_id, lock=True)
        if rules.may_take(entry.state, step):
            service.note_refusal(entry, refused)
            service.step_back(entry, step, "row_refused", {"row": refused.number})
        model.Session.commit()
        raise WrongMoment("row_refused") from refused
    except BaseException:
        model.Session.rollback()
        service.step_back(service.get(import_id, lock=True), step, "interrupted", {})
        model.Session.commit()
        raise
    of_kind = kind(service.get(import_id).kind)
    model.Session.commit()
    of_kind.finish(written)


def _step(
    context: Context, import_id: str, step: Step, *, skip_faulty: bool, tell: Tell
) -> list[str]:
    entry = service.get(import_id, lock=True)
    if not rules.may_take(entry.state, step):
        # A job that waited long may have been asked for twice: the second finds its work done.
        raise WrongMoment("wrong_state")
    if step is Step.READ:
        told = service.table_of(entry)
        if told is not None:
            service.preview(context, entry, told, tell)
        return []
    actor = kind(entry.kind).actor(context)
    if step is Step.APPLY:
        return service.apply(context, entry, actor, skip_faulty=skip_faulty, tell=tell)
    return service.undo(context, entry, actor, tell=tell)


def _refuse_early(entry: Import, step: Step, *, skip_faulty: bool) -> None:
    if step is Step.APPLY and entry.counts.get(Outcome.FAULTY) and not skip_faulty:
        raise WrongMoment("has_faults")


def _enqueue(context: Context, entry: Import, step: Step, *, skip_faulty: bool = False) -> None:
    entry.state = rules.WORKING[step].value
    model.Session.commit()
    progress.teller(entry.id)(0, 0)
    tk.enqueue_job(
        work,
        [entry.id, step.value, context.get("user", ""), wording.language(), skip_faulty],
        title=f"import {entry.id}: {step.value}",
        rq_kwargs={"timeout": _TIMEOUT},
    )


def is_working(entry: Import) -> bool:
    """Tell whether a step is under way."""
    return entry.state in {one.value for one in (State.READING, State.APPLYING, State.UNDOING)}
