"""The web service's own tests, by Django's runner."""

import subprocess
import sys
from pathlib import Path


def test_the_web_service():
    done = subprocess.run(
        [sys.executable, "manage.py", "test"],
        cwd=Path(__file__).parent / "django",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 6 tests" in done.stderr
