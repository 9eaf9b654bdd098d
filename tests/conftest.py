"""What the tests share: where the public sets are, and how long a property may take."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# A busy machine must not fail a property by the clock; the same cases are drawn in every run.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures DIR`: where the browser tests leave what they saw; a folder of their own without it."""
    parser.addoption("--pictures", type=Path, default=None, metavar="DIR", help="a folder for pictures of the page")


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for pictures of the page."""
    chosen = request.config.getoption("--pictures")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def public_sets() -> Path:
    """The folder of the public sets."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the public sets are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def meetings(public_sets: Path) -> Path:
    """Real meeting records of the public sets."""
    return public_sets / "meetings"
