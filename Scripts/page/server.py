"""`filbert serve` for a test, and requests to it that do not go through a browser."""
import http.client
import json
import os
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit
import socket


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request(url, path, body=None, kind=None, key=None, query=None, headers=None):
    """Status, headers and body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    fields = dict(headers or {})
    if kind:
        fields["Content-Type"] = kind
    if key:
        fields["Authorization"] = f"Bearer {key}"
    if query:
        path += "?" + urlencode(query)
    try:
        connection.request("GET" if body is None else "POST", parts.path + path, body, fields)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def answer(url, path, value, key=None, query=None):
    """What the server answers to JSON, as JSON."""
    status, _, body = request(url, path, json.dumps(value).encode(), "application/json", key, query)
    if status != 200:
        raise AssertionError(f"POST /{path} of the test itself: {status} {body.decode()}")
    return json.loads(body)


class Server:
    """The program with some models, on a port of its own."""

    def __init__(self, program, models, options=(), key=None):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        arguments = [program, "serve", "--port", str(port), *options]
        for name, directory in models.items():
            arguments += ["--model", f"{name}={directory}"]
        environment = {**os.environ, **({"FILBERT_API_KEYS": key} if key else {})}
        self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, env=environment)
        self.said = []
        threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True).start()
        until = time.monotonic() + 60
        while True:
            try:
                if request(self.url, "health")[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise SystemExit("The server did not start:\n" + "".join(self.said))
            time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait(30)


class Prefix:
    """A proxy that answers for `url` under /tools/filbert/, as one before several services does."""

    def __init__(self, url):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                length = self.headers.get("Content-Length")
                body = self.rfile.read(int(length)) if length else None
                if not self.path.startswith("/tools/filbert/"):
                    return self.send_error(404)
                path = self.path[len("/tools/filbert/"):]
                status, headers, answered = request(url, path, body, self.headers.get("Content-Type"))
                self.send_response(status)
                for name in ("Content-Type", "Content-Security-Policy"):
                    if name in headers:
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(answered)))
                self.end_headers()
                self.wfile.write(answered)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tools/filbert/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
