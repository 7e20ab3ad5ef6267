"""WebSocket client and server with control down to the byte. What others need of it is named here."""

from harness.transports.options import LinkSettings
from harness.transports.websocket.client import WebSocketConnector
from harness.transports.websocket.frames import frame
from harness.transports.websocket.handshake import Deflate
from harness.transports.websocket.link import WebSocketLink
from harness.transports.websocket.server import WebSocketListener

__all__ = ["Deflate", "LinkSettings", "WebSocketConnector", "WebSocketLink", "WebSocketListener", "frame"]
