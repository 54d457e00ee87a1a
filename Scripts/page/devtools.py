"""A headless Chromium, driven over the DevTools protocol through two pipes. Standard library only."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find_chromium():
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return None


class Failure(Exception):
    """What the page should do and did not."""


class Browser:
    """Chromium with a profile of its own, which is deleted at the end."""

    def __init__(self, program, limit=60):
        self.limit = limit
        self.profile = tempfile.mkdtemp(prefix="filbert-page-")
        # Chromium reads commands from descriptor 3 and writes answers to 4, each ended by a zero byte.
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()

        def descriptors():
            # Through higher numbers first, since a pipe may already be 3 or 4.
            commands, answers = os.dup(read_commands), os.dup(write_answers)
            high = [os.dup2(commands, 103), os.dup2(answers, 104)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
             f"--user-data-dir={self.profile}",
             "--remote-debugging-pipe", "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(read_commands)
        os.close(write_answers)
        self.last = 0
        self.buffer = b""
        self.events = []

    def close(self):
        try:
            self.call("Browser.close")
        except (OSError, Failure):
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def message(self, limit):
        """The next message within `limit` seconds; None if there is none."""
        until = time.monotonic() + limit
        while b"\0" not in self.buffer:
            if not select.select([self.answers], [], [], max(0, until - time.monotonic()))[0]:
                return None
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                raise Failure("Chromium ended.")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.last += 1
        command = {"id": self.last, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        until = time.monotonic() + self.limit
        while time.monotonic() < until:
            message = self.message(until - time.monotonic())
            if message is None:
                break
            if message.get("id") == self.last:
                if "error" in message:
                    raise Failure(f"{method}: {message['error']}")
                return message["result"]
            if "method" in message:
                self.events.append(message)
        raise Failure(f"{method}: no answer from Chromium in {self.limit} s")

    def listen(self, limit):
        """Takes what arrives within `limit` seconds into `events`."""
        if (message := self.message(limit)) and "method" in message:
            self.events.append(message)


class Page:
    """A tab with an empty store of its own, so that nothing is left from another."""

    def __init__(self, browser, url, width=1000, height=900, dark=False, still=False, language="en-US"):
        self.browser = browser
        self.context = browser.call("Target.createBrowserContext")["browserContextId"]
        self.target = browser.call(
            "Target.createTarget", url="about:blank", browserContextId=self.context)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self.call(f"{domain}.enable")
        self.size(width, height)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}])
        self.call("Emulation.setUserAgentOverride", userAgent=browser.call("Browser.getVersion")["userAgent"],
                  acceptLanguage=language)
        self.url = url
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
        self.browser.call("Target.disposeBrowserContext", browserContextId=self.context)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def run(self, expression):
        """The value of an expression, awaited. The page's policy holds for it as for the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True,
                           userGesture=True, allowUnsafeEvalBlockedByCSP=False)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failure(f"{expression}: {details.get('exception', {}).get('description', details['text'])}")
        return answer["result"].get("value")

    def wait(self, condition, limit=30):
        """Waits for a condition, which may fail while a page is being loaded."""
        until = time.monotonic() + limit
        while True:
            try:
                if self.run(f"Boolean({condition})"):
                    return
                reason = ""
            except Failure as failure:
                reason = f" ({failure})"
            if time.monotonic() > until:
                raise Failure(f"after {limit} s not yet: {condition}{reason}")
            time.sleep(0.02)

    def text(self, selector):
        """The text that is shown of an element."""
        return self.run(f"document.querySelector({json.dumps(selector)}).innerText")

    def type(self, text):
        """Writes where the focus is."""
        self.call("Input.insertText", text=text)

    def key(self, name, modifiers=0):
        """Presses a key: 1 is Alt, 2 Ctrl, 4 Meta, 8 Shift."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40, "ArrowUp": 38, "ArrowRight": 39, "ArrowLeft": 37}
        key = {"key": name, "code": "Space" if name == " " else name, "windowsVirtualKeyCode": codes[name],
               "modifiers": modifiers}
        if name in ("Enter", " ") and not modifiers:
            key["text"] = "\r" if name == "Enter" else " "
        self.call("Input.dispatchKeyEvent", type="keyDown" if "text" in key else "rawKeyDown", **key)
        self.call("Input.dispatchKeyEvent", type="keyUp", **{k: v for k, v in key.items() if k != "text"})

    def choose_file(self, selector, path):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[path])

    def events(self, method):
        return [event["params"] for event in self.browser.events
                if event["method"] == method and event.get("sessionId") == self.session]

    def complaints(self):
        """What the console was told of errors and warnings, and exceptions that nobody caught."""
        entries = [e["entry"] for e in self.events("Log.entryAdded")]
        return ([f"{e['text']} {e.get('url', '')}" for e in entries if e["level"] in ("error", "warning")]
                + [" ".join(str(a.get("value", a.get("description"))) for a in e["args"])
                   for e in self.events("Runtime.consoleAPICalled") if e["type"] in ("error", "warning", "assert")]
                + [e["exceptionDetails"]["text"] for e in self.events("Runtime.exceptionThrown")])

    def requests(self):
        return [e["request"]["url"] for e in self.events("Network.requestWillBeSent")]

    def screenshot(self, path):
        """The whole page as PNG, whatever of it the window shows."""
        height = self.run("Math.ceil(document.documentElement.getBoundingClientRect().height)")
        width = self.run("innerWidth")
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
