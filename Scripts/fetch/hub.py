"""A model hub over https on the loopback, and the storage that it redirects to."""
import glob
import hashlib
import http.server
import os
import ssl
import subprocess
import threading

FIRST, SECOND = "1" * 40, "2" * 40
SMALL = {
    "config.json": b'{"model_type": "bert"}\n',
    "vocab.txt": b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n",
    "tokenizer_config.json": b'{"do_lower_case": true}\n',
}
WEIGHTS = b"weights " * 4096
OTHER = b"others! " * 4096


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def blob(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Certificate:
    """Of 127.0.0.1, made by openssl, and believed by a curl that has its path in CURL_CA_BUNDLE."""

    def __init__(self, directory):
        self.path, key = os.path.join(directory, "certificate.pem"), os.path.join(directory, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", key, "-out", self.path], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.path, key)


class Server:
    """Answers with what `answer(path)` returns, and notes who asked for what.

    An answer is a status, headers and a body; a body that is cut short has its true length in the headers.
    """

    def __init__(self, answer, certificate=None):
        self.requests, self.tokens, self.exposed = [], [], []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                server.requests.append(self.path)
                token = self.headers.get("Authorization")
                if token:
                    server.tokens.append(token)
                    server.exposed += commands_with(token.split()[-1])
                status, headers, body = answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):  # A client that refuses a redirect or was stopped closes early.
                pass

        self.listener = Listener(("127.0.0.1", 0), Handler)
        if certificate:
            self.listener.socket = certificate.context.wrap_socket(self.listener.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self.listener.server_address[1]}"
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()


def commands_with(text):
    """The programs of this machine that have it in their arguments now."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if text.encode() in file.read():
                    found.append(path)
        except OSError:
            pass
    return found


class Hub(Server):
    """A repository `owner/name` whose weights lie in a storage of another port.

    `stated` is what the hub says of the weights (None: nothing), `sent` what the storage sends, and `storage_says`
    the headers that the storage adds. Attributes that a case sets change the rest.
    """

    def __init__(self, certificate, stated=sha256(WEIGHTS), sent=WEIGHTS, storage_says=None):
        self.main, self.files = FIRST, {FIRST: {**SMALL, "model.safetensors": WEIGHTS}}
        self.stated, self.says_commit, self.has_api, self.directly = stated, True, False, False
        self.says_blobs, self.to_storage = True, ["model.safetensors"]
        self.after_request = lambda path: None
        self.storage = Server(lambda path: (200, storage_says or {}, sent), certificate)
        self.location = self.storage.url + "/object?signature=secret"
        super().__init__(self.answer, certificate)

    def answer(self, path):
        reply = self.reply(path.split("/")[1:])
        self.after_request(path)
        return reply

    def reply(self, parts):
        if parts[:2] == ["api", "models"]:
            return (200, {}, b'{"id":"owner/name","sha":"%s","x":"\\"sha\\":\\"%s\\""}' %
                    (self.main.encode(), SECOND.encode())) if self.has_api else (404, {}, b"")
        revision, name = parts[3], "/".join(parts[4:])
        commit = self.main if revision == "main" else revision
        data = self.files.get(commit, {}).get(name)
        if data is None:
            return 404, {"X-Error-Code": "EntryNotFound"}, b"Entry not found"
        headers = {"X-Repo-Commit": commit} if self.says_commit else {}
        if name == "model.safetensors" and self.stated is not None:
            headers["X-Linked-Etag"] = f'"{self.stated}"'
        elif name != "model.safetensors" and self.says_blobs:
            headers["ETag"] = f'"{blob(SMALL.get(name, data))}"'
        if name in self.to_storage and not self.directly:
            return 302, {"Location": self.location, **headers}, b"Found. Redirecting"
        return 200, headers, data
