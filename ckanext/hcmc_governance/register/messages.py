"""The sentences that stand beside a field: what is wrong and what to do."""

from __future__ import annotations

from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.register.rules import Code


def sentence(code: Code) -> str:
    """Return the message for a refused value, in the language of the page."""
    return _SENTENCES[code]()


_SENTENCES = {
    Code.MISSING: lambda: _("Needed to publish. Fill it in, or save as a draft."),
    Code.NO_FILE: lambda: _("Add at least one file or address before publishing."),
    Code.CREATE_WITHOUT_FILE: lambda: _(
        "A new record cannot be published without a file. Create it with state «draft», "
        "add the files, then set the state to «active»."
    ),
    Code.LICENCE_NOT_CITY: lambda: _(
        "Open data is given under the city's own terms (Art 20). Choose these terms."
    ),
    Code.FEE_ON_OPEN: lambda: _(
        "Open data is free of charge (Art 19.1.e). Choose «Free of charge»."
    ),
    Code.FEE_BASIS: lambda: _("Name the document that sets the fee (Art 5.7)."),
    Code.PERSONAL_DATA_OPEN: lambda: _(
        "Data that contains personal data cannot be open. De-identify it, or keep the record "
        "as a draft."
    ),
    Code.PERSONAL_DATA_NOTE: lambda: _("Say how the data was de-identified."),
    Code.OPEN_NOT_PRIVATE: lambda: _(
        "Open data is visible to everybody (Art 3.3). Keep the record as a draft to hide it."
    ),
    Code.END_BEFORE_START: lambda: _("The end lies before the start."),
    Code.MASTER_IDENTIFIER: lambda: _("Master data needs an object identifier (Art 3.4)."),
    Code.ENDED_WITHOUT_END: lambda: _("Say until which month the database was operated."),
    Code.FUTURE_START: lambda: _(
        "This month lies in the future. Choose the status «Being built», or correct the month."
    ),
    Code.SHARED_DECISION: lambda: _(
        "A shared database needs the number and the date of its decision (Art 8.2)."
    ),
    Code.SERVED_OPENLY: lambda: _(
        "A published service gives this database out openly. Save that service as a draft first."
    ),
    Code.SERVES_NOT_OPEN: lambda: _(
        "For now only services on open data can be published. Keep this record as a draft."
    ),
    Code.SERVES_MIXED: lambda: _(
        "One service cannot serve open and non-open data together. Make two services."
    ),
    Code.AUTH_NOT_OPEN: lambda: _(
        "Only services on open data may do without authentication (Art 12.1)."
    ),
    Code.NETWORK_NOT_OPEN: lambda: _(
        "Data that is not open is shared over the dedicated network only (Art 18.3)."
    ),
    Code.AGENCIES_ONLY: lambda: _(
        "Only agencies may read this. Leave it empty on published records until access control "
        "is in use."
    ),
    Code.LAST_FILE: lambda: _(
        "Published open data keeps a file or a service (Art 21.1). Replace the last file, or "
        "save the record as a draft first."
    ),
    Code.LAST_DOCUMENT: lambda: _(
        "A published service keeps its technical documents (Art 13.4.k). Replace the last one, "
        "or save the record as a draft first."
    ),
    Code.OWNER_NOT_VALID: lambda: _(
        "This unit does not exist today, so it cannot own data (Art 7.1, 27.1). Choose a unit "
        "of today."
    ),
    Code.SERVICE_MANAGER: lambda: _(
        "Services on a shared database are published by the data manager (Art 13.2). Choose "
        "that unit."
    ),
    Code.NO_MANAGER: lambda: _(
        "Services on a shared database are published by the data manager (Art 13.2), and no "
        "unit holds this role today. Keep this record as a draft."
    ),
    Code.STANDARDS_FIRST: lambda: _(
        "List the standards that the database must follow before it goes into operation "
        "(Art 27.2.h)."
    ),
    Code.RETIRED_WHEN: lambda: _("Say from which day the service is no longer provided."),
    Code.RETIRED_FUTURE: lambda: _(
        "This day lies in the future. The service is provided until then; set the status on "
        "that day."
    ),
    Code.RETIRED_WHY: lambda: _("Name the service that replaces it, or say why there is none."),
    Code.FREQUENCY_PAST: lambda: _(
        "What was announced before stays as it was. Write today or a later day from which the "
        "change counts, or leave it empty for today."
    ),
    Code.NAMES_ITSELF: lambda: _("A record cannot name itself here."),
    Code.CIRCLE: lambda: _("This would lead back to this record in a circle. Choose another one."),
    Code.SERVICE_OWNER: lambda: _(
        "The service belongs to the unit that owns the data served (Art 13.3). Choose that unit."
    ),
}
