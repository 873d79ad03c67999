"""How the world calls this service."""

from __future__ import annotations

import re

from flask import request

from entente.web.service import Service

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


def own_address(service: Service) -> str:
    """Give the address under which the routes are reached, without a slash at its end.

    It is the public address of the settings, otherwise the ``Host`` that the client names.
    """
    public = service.settings.public_url
    if public:
        return public.rstrip("/")
    host = request.headers.get("Host", "")
    if not _HOST.fullmatch(host):
        host = f"{service.settings.host}:{service.settings.port}"
    return f"{request.scheme}://{host}"
