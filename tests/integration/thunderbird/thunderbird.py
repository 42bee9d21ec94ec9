"""Thunderbird with a new profile, local folders only and the add-on, on a screen of its own, driven by Marionette."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import lab
from marionette import Marionette, Refused
from screen import HEIGHT, WIDTH, Screen

PROGRAM = "/usr/lib/thunderbird/thunderbird"
ADD_ON = "{6c1f9a52-3d0e-4b5e-9a6f-2f7f0f0a7c11}"
PORT = 2828  # Marionette's own
PATIENCE = 10  # seconds, for what takes a second at most
NOTHING = {"icon": "none", "label": "", "enabled": False}
# The work of judging what is displayed, twice: when it is done, so is the add-on's own, which began before.
JUDGE = """
    for (const { id } of [...await messenger.tabs.query({ active: true }), ...await messenger.tabs.query({ active: true })]) {
      for (const message of (await messenger.messageDisplay.getDisplayedMessages(id)).messages) {
        const file = await messenger.messages.getRaw(message.id, { data_format: "File" });
        await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      }
    }"""
HERE = pathlib.Path(__file__).resolve().parent

# An account of local folders, and nothing that asks, tells or looks for news at the start.
PREFERENCES = {
    "mail.accountmanager.accounts": "account1", "mail.accountmanager.localfoldersserver": "server1", "mail.account.account1.server": "server1",
    "mail.server.server1.type": "none", "mail.server.server1.hostname": "Local Folders", "mail.server.server1.name": "Local Folders", "mail.server.server1.userName": "nobody",
    "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.provider.suppress_dialog_on_startup": True, "mail.shell.checkDefaultClient": False, "mailnews.start_page.enabled": False, "mail.inappnotifications.enabled": False,
    "mail.rights.version": 1, "app.donation.eoy.version.viewed": 999, "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
    "ui.systemUsesDarkTheme": 0, "marionette.port": PORT,
}


class Thunderbird:
    def __init__(self, pictures, language="ja", **preferences):
        self.pictures = pathlib.Path(pictures)
        self.preferences = {**PREFERENCES, "intl.locale.requested": language, **preferences}
        self.screen = self.process = self.marionette = None

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="anshin-thunderbird-"))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.marionette:
            self.marionette.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        if self.screen:
            self.screen.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self):
        profile, home, screen = (self.folder / name for name in ("profile", "home", "screen"))
        for folder in (profile, home, screen, profile / "Mail" / "Local Folders"):
            folder.mkdir(parents=True)
        (profile / "user.js").write_text("".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in self.preferences.items()))
        self.screen = Screen(screen, lab.PATIENCE)
        environment = {**os.environ, "HOME": str(home), "DISPLAY": self.screen.name, "MOZ_CRASHREPORTER_DISABLE": "1"}
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen([PROGRAM, "--profile", str(profile), "--no-remote", "--marionette", "--remote-allow-system-access"],
                                            env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.marionette = lab.wait_until(self._connect, "Thunderbird to listen")
        self.marionette.call("WebDriver:SetTimeouts", script=lab.PATIENCE * 1000)
        lab.wait_until(self._is_ready, "the main window")
        self.run("mainWindow().moveTo(0, 0); mainWindow().resizeTo(...args)", WIDTH, HEIGHT)

    def _connect(self):
        if self.process.poll() is not None:
            raise AssertionError(f"Thunderbird ended with {self.process.returncode}: {(self.folder / 'log').read_text(errors='replace')[-2000:]}")
        with contextlib.suppress(ConnectionRefusedError):
            return Marionette(("127.0.0.1", PORT), lab.PATIENCE + 10)
        return None

    def _is_ready(self):
        with contextlib.suppress(Refused):
            return self.run("return threePane().document.readyState === 'complete' && threePane().threadTree?.isConnected")

    def run(self, script, *arguments):
        """A script in the main window, with what inside.js defines."""
        return self.marionette.run((HERE / "inside.js").read_text(encoding="utf-8") + script, *arguments)

    def wait(self, script, what, *arguments):
        """Waits until a script gives something true; what it throws counts as not yet."""
        def value():
            with contextlib.suppress(Refused):
                return self.run(script, *arguments)
        return lab.wait_until(value, what, PATIENCE)

    def version(self):
        return self.run("return Services.appinfo.version")

    def install(self, package):
        self.marionette.call("Addon:Install", path=str(package), temporary=True)

    def deliver(self, letters):
        """Puts messages into the folder "Inbox" of the local folders, as Thunderbird itself writes them."""
        for letter in letters:
            path = self.folder / f"{letter.name}.eml"
            path.write_bytes(letter.octets)
            self.run("await deliver(args[0])", str(path))
        self.run("openFolder()")
        self.wait("return threePane().gDBView?.rowCount === args[0]", "the messages in the list", len(letters))

    def select(self, *names):
        self.run("select(args)", *names)

    def button(self, place="pane"):
        """What there is of the button in the header of "pane" (of the main window), "tab" (the one in front) or "window" (of one message)."""
        return self.run("return button(args[0])", place)

    def shows(self, name, place="pane", **wanted):
        """Waits until a message is displayed, and its button is as wanted: each value, or what a function says of it. Returns the button."""
        def fits(key, value):
            return value(seen[key]) if callable(value) else seen[key] == value
        seen = None

        def sight():
            nonlocal seen
            with contextlib.suppress(Refused):  # a window or tab that is about to open
                seen = self.button(place)
                return seen if seen["message"] == name and seen["loaded"] and all(fits(key, value) for key, value in wanted.items()) else None
        try:
            return lab.wait_until(sight, "the button", PATIENCE)
        except AssertionError as error:
            raise AssertionError(f"{error}: wanted {name} {wanted}, is {seen}") from None

    def shows_nothing(self, name, place="pane"):
        """Waits until a message is displayed and its button empty, and sees that it stays so when the add-on has judged the message."""
        self.shows(name, place, **NOTHING)
        self.in_page("background", JUDGE)
        self.run("await painted()")
        seen = self.shows(name, place)
        assert all(seen[key] == value for key, value in NOTHING.items()), seen

    def in_page(self, kind, script, *arguments):
        """The value of an asynchronous function's body in a page of the add-on: "background", "popup" or "tab" (the options)."""
        self.wait("return page(args[0]) !== null", f"the page {kind}", kind)
        return self.run("return inPage(args[0], args[1], args.slice(2))", kind, script, *arguments)

    def click(self, place):
        """With the mouse, in the middle of a place on the screen."""
        origin = self.run("return { x: mainWindow().mozInnerScreenX, y: mainWindow().mozInnerScreenY }")
        self._point(int(place["x"] + place["width"] / 2 - origin["x"]), int(place["y"] + place["height"] / 2 - origin["y"]), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def press(self, key):
        """A key, by its code in WebDriver."""
        self._act({"type": "key", "id": "keyboard", "actions": [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]})

    def _point(self, x, y, *actions):
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [{"type": "pointerMove", "origin": "viewport", "duration": 0, "x": x, "y": y}, *actions]})

    def _act(self, source):
        self.marionette.call("WebDriver:PerformActions", actions=[source])
        self.marionette.call("WebDriver:ReleaseActions")

    def tidy(self):
        """Leaves the main window alone, with its first tab, and the mouse in a corner."""
        self.run("closePopups(); closeWindows(); closeTabs()")
        self._point(1, 1)
        self.wait("return page('popup') === null && messageWindow() === null && tabmail().tabInfo.length === 1", "everything else to close")

    def picture(self, name):
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.run("await painted()")
        self.screen.save(self.pictures / f"{name}.png")
