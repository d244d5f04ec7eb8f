"""Decisions of tests: an amendment and a replacement of the decision in force."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.hcmc_governance.regulation import service

DECISIONS = Path(service.__file__).parent / "decisions"
AMENDMENT: dict[str, Any] = {
    "key": "12-2027",
    "number": "12/2027/QĐ-UBND",
    "issued_on": "2027-01-05",
    "valid_from": "2027-02-01",
    "source": "made for a test",
    "amends": "99-2024",
    "articles": [
        {
            "number": 25,
            "heading_vi": "Trách nhiệm của Sở Khoa học và Công nghệ",
            "heading_en": "Responsibilities of the Department of Science and Technology",
            "chapter": "V",
            "state": "partly",
            "does_vi": "Như trước.",
            "does_en": "As before.",
            "text": "1. Sở Khoa học và Công nghệ là Đơn vị giám quản dữ liệu của Thành phố.\n",
        }
    ],
    "roles": [
        {
            "key": "giam_quan",
            "label_vi": "Đơn vị giám quản dữ liệu",
            "label_en": "Data supervisor",
            "article": "25.1",
            "holders": "one",
            "named": ["Sở Khoa học và Công nghệ"],
        }
    ],
    "thresholds": [
        {
            "key": "planned_suspension_notice",
            "ref": "16.3",
            "value": 10,
            "unit": "working_days",
            "label_vi": "Ít nhất 10 ngày làm việc",
            "label_en": "At least 10 working days",
        }
    ],
}


@pytest.fixture
def amendment() -> dict[str, Any]:
    """Return a decision that amends an article, a role and a deadline of the one in force."""
    return copy.deepcopy(AMENDMENT)


@pytest.fixture
def base() -> dict[str, Any]:
    """Return the decision in force as it stands in its file."""
    return yaml.safe_load((DECISIONS / "99-2024.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes decisions into a folder and gives the folder."""

    def put(*decisions: dict[str, Any]) -> Path:
        for decision in decisions:
            days = {"issued_on", "valid_from", "valid_until"}
            plain = {
                key: dt.date.fromisoformat(value)
                if key in days and isinstance(value, str) and value[:1].isdigit()
                else value
                for key, value in decision.items()
            }
            path = tmp_path / f"{decision['key']}.yaml"
            path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return put
