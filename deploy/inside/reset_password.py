"""Give a local account a new password, without mail; reads account and password as JSON."""

from __future__ import annotations

import json
import sys

from loaded import flask_app

from ckan import model


def main() -> int:
    """Set the password; 3 when there is no such active account."""
    request = json.load(sys.stdin)
    app = flask_app(request["ini"])
    with app.test_request_context():
        user = model.User.get(request["name"])
        if user is None or user.state != model.State.ACTIVE:
            return 3
        user.password = request["password"]
        model.repo.commit_and_remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
