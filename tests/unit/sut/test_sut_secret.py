"""Secrets never show."""

import base64
import copy
import json
import pickle

import pytest

from harness.sut.secret import Secret, looks_secret, mask, needles, public_command, without_secrets


def test_secret_is_not_shown_by_any_formatting() -> None:
    secret = Secret("hunter2")
    shown = f"{secret} {secret!r} {secret!s} %s" % secret + str([secret])
    assert "hunter2" not in shown
    assert shown.count("<redacted>") == 5


@pytest.mark.parametrize("store", [pickle.dumps, copy.deepcopy, json.dumps])
def test_secret_cannot_be_stored(store: object) -> None:
    with pytest.raises(TypeError):
        store(Secret("hunter2"))  # type: ignore[operator]


@pytest.mark.parametrize(
    "name", ["password", "DB_PASSWORD", "api_key", "private_key", "token", "token_a", "auth_token"]
)
def test_names_that_look_secret(name: str) -> None:
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["id_token", "identity", "listen", "key", "version", "tokens_wanted"])
def test_names_that_do_not(name: str) -> None:
    assert not looks_secret(name)


def test_nested_secrets_are_hidden() -> None:
    data = {"a": [{"password": "x", "b": 1}], "password_env": "NAME"}
    assert without_secrets(data) == {"a": [{"password": "<redacted>", "b": 1}], "password_env": "NAME"}


def test_command_line_keeps_what_is_no_secret() -> None:
    shown = public_command(
        ["run", "--password", "x", "--url", "{url}", "--token={password}", "--secret=y", "--password", "-v"]
    )
    assert shown == [
        "run",
        "--password",
        "<redacted>",
        "--url",
        "{url}",
        "--token={password}",
        "--secret=<redacted>",
        "--password",
        "-v",
    ]


def test_masking_also_finds_basic_credentials() -> None:
    found = needles([Secret("hunter2!")], ["CS001"])
    basic = base64.b64encode(b"CS001:hunter2!")
    assert (
        mask(b"Authorization: Basic " + basic + b" hunter2!", found)
        == b"Authorization: Basic <redacted> <redacted>"
    )


def test_very_short_secrets_do_not_blot_out_the_log() -> None:
    assert needles([Secret("abc")]) == ()
