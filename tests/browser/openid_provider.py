"""A provider of OpenID for tests: it asks nothing but to press a button, and knows one reader."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.waiting import until

#: What a browser shows of it.
FORM = '<!doctype html><title>Provider</title><form method="post"><button>Yes, it is me</button></form>'
#: Seconds until access ends; when a token ends, which no test lives to see.
SECONDS, NEVER = 600, 2**33


@contextmanager
def provider(client: str, secret: str, **claims: str) -> Iterator[str]:
    """Give the address of a provider that knows a client and a reader.

    Parameters
    ----------
    client, secret
        By which the explorer makes itself known.
    claims
        What it says of the reader.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = f"http://127.0.0.1:{port}"
    key = RSAKey.generate_key(2048, parameters={"kid": "one"})
    codes: dict[str, str] = {}

    def metadata(_request: Request) -> Response:
        return JSONResponse({
            "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys", "end_session_endpoint": f"{here}/out", "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"], "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        })  # fmt: skip

    def authorize(request: Request) -> Response:
        asked = request.query_params
        if request.method == "GET":
            return HTMLResponse(FORM)
        code = secrets.token_urlsafe(16)
        codes[code] = asked["nonce"]
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=303)

    async def token(request: Request) -> Response:
        form = await request.form()
        nonce = codes.pop(str(form["code"]), None)
        if nonce is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        told = {"iss": here, "aud": client, "iat": 0, "exp": NEVER, "nonce": nonce, **claims}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, told, key)
        return JSONResponse(
            {"access_token": secret[::-1], "token_type": "Bearer", "expires_in": SECONDS, "id_token": signed}
        )

    def keys(_request: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    def out(request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=303)

    app = Starlette(routes=[
        Route("/.well-known/openid-configuration", metadata), Route("/keys", keys), Route("/out", out),
        Route("/authorize", authorize, methods=["GET", "POST"]), Route("/token", token, methods=["POST"]),
    ])  # fmt: skip
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield here
    finally:
        server.should_exit = True
        thread.join()
