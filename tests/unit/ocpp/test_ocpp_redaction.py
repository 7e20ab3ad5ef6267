"""Secrets leave the record in every coat, and JSON stays JSON."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.protocols.ocpp.redaction import Redactor

SECRET = "hunter2-hunter2-hunter2"


def test_nothing_to_hide_is_the_very_same_object() -> None:
    data = b'[2,"a","Heartbeat",{}]'
    assert Redactor([SECRET]).clean(data) is data
    assert Redactor([]).clean(data) is data


@pytest.mark.parametrize(
    "secret", [SECRET, 'quo"te\\back/slash', "ümläute-passwort", "😀 emoji secret", "12345678"]
)
def test_all_coats(secret: str) -> None:
    clean = Redactor([secret]).clean
    basic = base64.b64encode(f"CS001:{secret}".encode()).decode()
    coats = [json.dumps({"p": secret}), json.dumps({"p": secret}, ensure_ascii=False), quote(secret), secret]
    for coat in [*coats, secret.encode().hex(), json.dumps({"header": f"Basic {basic}"})]:
        cleaned = clean(f"{coat}".encode()).decode()
        assert secret not in cleaned
        assert json.dumps(secret)[1:-1] not in cleaned
        assert basic[12:-6] not in cleaned
        assert cleaned != coat


@pytest.mark.parametrize("identity", ["", "A", "AB", "ABC", "CS001"])
def test_basic_credentials_at_any_offset(identity: str) -> None:
    header = base64.b64encode(f"{identity}:{SECRET}".encode())
    cleaned = Redactor([SECRET]).clean(header)
    assert b"***" in cleaned
    assert len(cleaned.replace(b"***", b"")) <= len(base64.b64encode(f"{identity}:".encode())) + 4


def set_password(value: str) -> dict[str, Any]:
    name = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}
    return {"attributeValue": value, **name}


def test_the_password_of_a_station_is_learned_and_hidden_from_then_on() -> None:
    redactor = Redactor()
    frame = json.dumps([2, "a", "SetVariables", {"setVariableData": [set_password(SECRET)]}]).encode()
    cleaned = json.loads(redactor.clean(frame))
    assert cleaned[3]["setVariableData"][0]["attributeValue"] == "***"
    assert cleaned[3]["setVariableData"][0]["variable"]["name"] == "BasicAuthPassword"
    assert SECRET.encode() not in redactor.clean(b'{"log":"' + SECRET.encode() + b'"}')


@pytest.mark.parametrize(
    "payload",
    [
        {"getVariableResult": [set_password(SECRET)]},
        {
            "reportData": [
                {
                    "variable": {"name": "basicAuthPassword"},
                    "variableAttribute": [{"value": SECRET}],
                    "component": {},
                }
            ]
        },
        {"eventData": [{"variable": {"name": "BasicAuthPassword"}, "actualValue": SECRET}]},
        {"key": "AuthorizationKey", "value": SECRET},
        {"connectionData": {"apn": {"apnPassword": SECRET}}},
        {"connectionData": {"vpn": {"password": "x", "key": SECRET}}},
    ],
)
def test_fields_that_are_secret_by_definition(payload: dict[str, Any]) -> None:
    frame = json.dumps([3, "a", payload]).encode()
    cleaned = Redactor().clean(frame)
    assert SECRET.encode() not in cleaned
    assert json.loads(cleaned)[1] == "a"


def test_a_broken_frame_with_a_password_hides_all_values() -> None:
    frame = json.dumps([2, "a", "SetVariables", {"setVariableData": [set_password(SECRET)]}])[:-2].encode()
    cleaned = Redactor().clean(frame)
    assert SECRET.encode() not in cleaned
    assert b"BasicAuthPassword" in cleaned


def test_a_short_secret_is_only_hidden_where_it_stands_alone() -> None:
    clean = Redactor(["abc"]).clean
    assert clean(b'{"x":"abc","y":"abcdef"}') == b'{"x":"***","y":"abcdef"}'


def test_an_empty_secret_hides_nothing() -> None:
    assert Redactor([""]).clean(b'{"x":""}') == b'{"x":""}'
    frame = json.dumps([2, "a", "SetVariables", {"setVariableData": [set_password("")]}]).encode()
    assert Redactor().clean(frame) == frame


def test_learning_is_bounded_but_hiding_is_not() -> None:
    redactor = Redactor()
    for number in range(100):
        secret = f"password-number-{number:04d}"
        frame = json.dumps([2, "a", "SetVariables", {"setVariableData": [set_password(secret)]}]).encode()
        assert secret.encode() not in redactor.clean(frame)


@settings(deadline=None)
@given(st.text(min_size=6, max_size=20), st.text(max_size=10), st.text(max_size=10), st.booleans())
def test_json_stays_json(secret: str, before: str, behind: str, plain: bool) -> None:
    value = {"a": before + secret + behind, "n": 1}
    data = json.dumps(value, ensure_ascii=not plain).encode("utf-8", "replace")
    cleaned = Redactor([secret]).clean(data)
    assert json.loads(cleaned)["n"] == 1
    if secret in json.loads(data)["a"]:
        assert secret not in json.loads(cleaned)["a"]


def test_a_secret_that_looks_like_the_end_of_an_escape() -> None:
    data = b'{"a":"\\u0041bcdef-0041","b":"0041bcdef-0041"}'
    assert json.loads(Redactor(["0041bcdef-0041"]).clean(data)) == {"a": "Abcdef-0041", "b": "***"}


@pytest.mark.parametrize("kind", ["", "EC ", "RSA ", "ENCRYPTED "])
@pytest.mark.parametrize("end", ["-----END {}PRIVATE KEY-----\\n", ""])
def test_of_a_private_key_the_first_line_stays(kind: str, end: str) -> None:
    key = f"-----BEGIN {kind}PRIVATE KEY-----\nProc-Type: 4,x\nSECRETSECRET==\n" + end.format(kind)
    data = json.dumps([2, "1", "CertificateSigned", {"certificateChain": key, "more": "stays"}]).encode()
    cleaned = Redactor().clean(data)
    assert b"SECRET" not in cleaned
    payload = json.loads(cleaned)[3]
    assert payload["certificateChain"].startswith(f"-----BEGIN {kind}PRIVATE KEY-----***")
    assert payload["more"] == "stays"
    assert b"SECRET" not in Redactor().clean(key.encode())


def test_the_same_secret_twice_is_one() -> None:
    redactor = Redactor([SECRET, SECRET])
    redactor.add(SECRET)
    assert redactor.clean(SECRET.encode()) == b"***"
