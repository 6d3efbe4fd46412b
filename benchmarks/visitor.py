"""A visitor of the explorer without a browser: it speaks with the server as Streamlit's page does.

A browser takes more of a small machine than the server that is to be measured; fifty of these take little.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

#: Seconds after which a server hangs.
PATIENCE = 600.0


@dataclass
class Visitor:
    """A page that is open.

    Attributes
    ----------
    query
        What stands in the address, as the server writes it.
    shown
        The elements of the page as it was last drawn to its end.
    bytes
        What has been received.
    """

    connection: ClientConnection
    url: str
    query: str
    shown: list[Element] = field(default_factory=list)
    bytes: int = 0
    _page: str = ""
    _name: str = ""
    _drawn: dict[tuple[int, ...], Element] = field(default_factory=dict)

    def open(self, page: str = "", **params: str | int) -> None:
        """Open a page at an address, and wait until it is drawn."""
        self.ask(page, **params)
        self._wait()

    def ask(self, page: str = "", **params: str | int) -> None:
        """Open a page at an address, and do not wait."""
        self._page, self._name = "", page
        self.query = urlencode(params)
        self._send()

    def move(self, key: str, value: float, on_first: Callable[[], None] = lambda: None) -> None:
        """Move the slider with this key, and wait until the page is drawn with all runs.

        Parameters
        ----------
        key, value
            The slider, and where it is moved to.
        on_first
            Called when the page has a picture of the move, of a few runs or of all.
        """
        state = WidgetState(id=self._id_of("slider", key))
        state.double_array_value.data.append(value)
        self._send(state)
        self._wait(on_first)

    def press(self, key: str) -> None:
        """Press the button with this key, and wait until the page is drawn."""
        self._send(WidgetState(id=self._id_of("button", key), trigger_value=True))
        self._wait()

    @property
    def text(self) -> str:
        """All words on the page."""
        return "\n".join(each for element in self.shown for each in _words(element))

    @property
    def figures(self) -> list[str]:
        """The key figures, each with its label and its range."""
        metrics = [each.metric for each in self.shown if each.WhichOneof("type") == "metric"]
        return [f"{each.label}: {each.body} {each.delta}" for each in metrics]

    @property
    def errors(self) -> list[str]:
        """What the page says has failed."""
        kinds = ((each.WhichOneof("type"), each) for each in self.shown)
        return [
            each.exception.message if kind == "exception" else each.alert.body
            for kind, each in kinds
            if kind == "exception" or (kind == "alert" and each.alert.format == Alert.ERROR)
        ]

    def _id_of(self, kind: str, key: str) -> str:
        found = (getattr(each, kind).id for each in self.shown if each.WhichOneof("type") == kind)
        return next(each for each in found if each.endswith(f"-{key}"))

    def _send(self, *states: WidgetState) -> None:
        """Ask for the page with these widgets moved."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.page_name = self.query, self._page, self._name
        asked.context_info.locale, asked.context_info.url = "en", f"{self.url}{self._name}"
        asked.widget_states.widgets.extend(states)
        self.connection.send(message.SerializeToString())

    def _wait(self, on_first: Callable[[], None] = lambda: None) -> None:
        """Take what the server sends until the page is drawn to its end."""
        while True:
            received = self.connection.recv(timeout=PATIENCE)
            assert isinstance(received, bytes)
            self.bytes += len(received)
            message = ForwardMsg.FromString(received)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page, self._drawn = message.new_session.page_script_hash, {}
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self._drawn[tuple(message.metadata.delta_path)] = element
                if element.WhichOneof("type") == "vega_lite_chart":
                    on_first()
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.shown = list(self._drawn.values())
                return


def _words(element: Element) -> Iterator[str]:
    """Give the words of an element: of itself, and its label."""
    kind = element.WhichOneof("type")
    inner: Any = getattr(element, str(kind))
    for name in ("body", "label"):
        word = getattr(inner, name, None)
        if isinstance(word, str) and word and "<style>" not in word and "<script>" not in word:
            yield word


@contextmanager
def visitor(
    address: str, headers: Mapping[str, str] | None = None, trusted: ssl.SSLContext | None = None
) -> Iterator[Visitor]:
    """Give a visitor of the explorer at an address, until the page is closed.

    Parameters
    ----------
    address
        Such as ``http://127.0.0.1:8501``, with a path behind it if the pages are below one.
    headers
        What the browser says besides.
    trusted
        What knows the certificate of an address with ``https``.
    """
    parts = urlsplit(address)
    url = address.rstrip("/") + "/"
    stream = url.replace("http", "ws", 1) + "_stcore/stream"
    with connect(
        stream,
        origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers=headers,
        ssl=trusted,
        max_size=None,
        proxy=None,
        open_timeout=PATIENCE,
        ping_interval=None,
    ) as connection:
        yield Visitor(connection, url, "")
