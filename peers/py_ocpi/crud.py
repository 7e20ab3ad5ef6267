"""What py_ocpi asks the central system for (its Crud), on a store in memory."""

import inspect
from datetime import UTC, datetime

from py_ocpi.core.dependencies import pagination_filters
from py_ocpi.core.enums import Action, ModuleID
from py_ocpi.core.exceptions import AuthorizationOCPIError, NotFoundOCPIError

UNTIL_START = inspect.signature(pagination_filters).parameters["date_to"].default.default
"""What the package fills in for a `date_to` that was not asked for: the time when it was imported."""


class Store:
    """Objects by module, owner and id."""

    def __init__(self):
        self.objects = {}

    def put(self, module, held, *more):
        key = (
            module,
            held["country_code"].lower(),
            held["party_id"].lower(),
            held.get("uid", held.get("id")).lower(),
        )
        self.objects[key + more] = held
        return held

    def find(self, module, id, country_code=None, party_id=None, type=None):
        for (kind, country, party, name, *more), held in self.objects.items():
            if (
                kind == module
                and name == str(id).lower()
                and country_code in (None, country)
                and party_id in (None, party)
                and (type is None or not more or more[0] == type)
            ):
                return held
        return None

    def drop(self, module, held):
        self.objects = {
            key: each for key, each in self.objects.items() if key[0] != module or each is not held
        }

    def all(self, module):
        return [held for key, held in self.objects.items() if key[0] == module]


def aware(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def changed(held):
    return aware(datetime.fromisoformat(held["last_updated"]))


def make_crud(partners, store, business):
    """The class that py_ocpi wants.

    business   of the role: `command(partner, command, data)`, `command_result(command)`, `authorize(data)`,
               `received(module, data)`
    """

    class Crud:
        @classmethod
        async def get(cls, module, role, id, *args, auth_token=None, **kwargs):
            if module == ModuleID.credentials_and_registration:
                if partners.known(auth_token) is None:
                    raise AuthorizationOCPIError
                partner = partners.registered(auth_token)  # None is the package's word for "not registered"
                return partner and partners.credentials(partner)
            authorize(auth_token)
            if module == ModuleID.commands:
                return business.command_result(kwargs["command"])
            owner = {name: kwargs.get(name) for name in ("country_code", "party_id")}
            found = store.find(module, id, **owner, type=kwargs.get("token_type"))
            if found is None and cls.must_exist(module, role):
                raise NotFoundOCPIError
            return found

        @classmethod
        def must_exist(cls, module, role):
            """A place that a command is about, a token to be authorized: the package wants to know if it is missing."""
            return (module, role) in (("locations", "CPO"), ("tokens", "EMSP"), ("cdrs", "EMSP"))

        @classmethod
        async def list(cls, module, role, filters, *args, auth_token=None, **kwargs):
            authorize(auth_token)
            begin, end = filters["date_from"], filters["date_to"]
            found = [
                each
                for each in store.all(module)
                if (begin is None or changed(each) >= aware(begin))
                and (end == UNTIL_START or changed(each) < aware(end))
            ]
            offset, limit = filters["offset"], filters["limit"]
            return found[offset : offset + limit], len(found), offset + limit >= len(found)

        @classmethod
        async def create(cls, module, role, data, *args, auth_token=None, **kwargs):
            auth_token = auth_token or next(iter(args), None)  # for a location it comes without its name
            if module == ModuleID.credentials_and_registration:
                partner = partners.known(auth_token)
                if partner is None:
                    raise AuthorizationOCPIError
                partner.take(data["credentials"], data["endpoints"])
                return partners.credentials(partner)
            authorize(auth_token)
            return keep(module, data, kwargs)

        @classmethod
        async def update(cls, module, role, data, id, *args, auth_token=None, **kwargs):
            if module == ModuleID.credentials_and_registration:
                partner = authorize(auth_token)
                partner.take(data["credentials"], data["endpoints"])
                return partners.credentials(partner)
            authorize(auth_token)
            if module == ModuleID.sessions and "profile_type" in data:
                return business.preferences(id, data)
            if module == ModuleID.commands:
                return business.received_result(id, data)
            return keep(module, data, kwargs)

        @classmethod
        async def delete(cls, module, role, id, *args, auth_token=None, **kwargs):
            partner = authorize(auth_token)
            if module == ModuleID.credentials_and_registration:
                partner.forget()
                return
            owner = {name: kwargs.get(name) for name in ("country_code", "party_id")}
            found = store.find(module, id, **owner)
            if found is None:
                raise NotFoundOCPIError
            store.drop(module, found)

        @classmethod
        async def do(cls, module, role, action, data=None, *args, auth_token=None, **kwargs):
            if action == Action.get_client_token:
                partner = partners.known(auth_token)
                if partner is None:
                    if role is None:  # version details: None is its word for "not known"
                        return None
                    raise AuthorizationOCPIError
                return partner.credentials["token"] if partners.registered(auth_token) else ""
            partner = authorize(auth_token)
            if action == Action.send_command:
                return business.command(partner, kwargs["command"], data)
            return business.authorize(data)

    def authorize(auth_token):
        partner = partners.registered(auth_token)
        if partner is None:
            raise AuthorizationOCPIError
        return partner

    def keep(module, data, kwargs):
        more = (kwargs["token_type"],) if kwargs.get("token_type") else ()
        return store.put(module, data, *more)

    return Crud
