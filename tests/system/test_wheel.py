"""The wheel outside of the checkout: features and suites are in it, and a clause of them runs."""

import site
import subprocess
import sys
import venv
from pathlib import Path

from tests.system.kit import Bench, Ran, complete, environment

ROOT = Path(__file__).parents[2]


def test_the_wheel_in_an_empty_environment(bench: Bench, tmp_path: Path) -> None:
    """The wheel is built and installed for real; its dependencies are not downloaded again.

    They are borrowed from the environment that runs this test, by a .pth file with the path of its packages. .pth
    files are not read from there, so the editable installation of the checkout is not seen, and that the imported
    package lies in the new environment is checked. What this leaves unproven: that the list of dependencies is
    complete.
    """
    dist = tmp_path / "dist"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(dist), str(ROOT)]
    if subprocess.run([sys.executable, "-c", "import hatchling"], capture_output=True).returncode:
        build.remove("--no-build-isolation")
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = dist.glob("chargeproof-*.whl")
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    subprocess.run(
        [*pip, "--python", str(home / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    env = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    where = [home / "bin" / "python", "-c", "import harness; print(harness.__file__)"]
    assert subprocess.check_output(where, env=env, cwd=tmp_path, text=True).startswith(str(home))

    folder = tmp_path / "run"
    done = subprocess.run(
        [home / "bin" / "chargeproof", "run", "63110:8.3.7", "--out", str(folder)],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    ran = complete(Ran(done.returncode, done.stdout, done.stderr, folder))
    assert ran.code == 0, ran.said
    assert len(ran.cases) >= 10
    assert all(each["file"].startswith(str(home)) for each in ran.run["selection"])
