"""What must be seen in Thunderbird, in the order in which it is looked at. Each check gets the program as the one before left it."""

import json

from dovecot import IMAP_PORT, PASSWORD, Dovecot
from marked_mail import COMPANY, CONFIGURATION, INSTITUTE, READ_OTHERWISE_LOCALLY, READ_OTHERWISE_OVER_IMAP, covering_letter, letters

import lab

TEXTS = json.loads((lab.ROOT / "src/webmail/thunderbird/_locales/ja/messages.json").read_text(encoding="utf-8"))
SENTENCE = f"このメールは{COMPANY}より送信されています"
ENOUGH = {"iconPlace": 3, "place": 4.5}  # contrast of shapes and of text, WCAG 2 level AA


def text(name):
    return TEXTS[name]["message"]


def readable(program, place="pane"):
    """Icon and label can be told from the ground on which they stand."""
    for part, enough in ENOUGH.items():
        contrast = 0

        def is_enough():
            nonlocal contrast
            at = program.button(place)[part]
            contrast = program.screen.contrast(at["x"] + 2, at["y"] + 2, at["width"] - 4, at["height"] - 4)
            return contrast >= enough
        try:
            lab.wait_until(is_enough, "contrast", 5)
        except AssertionError:
            raise AssertionError(f"{part} has a contrast of {contrast:.1f} to 1 only") from None


def asks_to_be_set_up(program):
    program.deliver(letters())
    program.select("notice")
    program.shows("notice", icon="none", label=text("short_problem"), title=text("not_configured"), enabled=True)
    program.picture("not-set-up")
    open_popup(program)
    program.wait("return inPage('popup', 'return document.getElementById(\"problem\").textContent === args[0]', args)", "the popup to say so", text("not_configured"))
    program.picture("popup-not-set-up")


def options_open_from_the_popup(program):
    program.select("notice")
    program.shows("notice", icon="none", enabled=True)
    open_popup(program)
    program.wait("return inPage('popup', 'return !document.getElementById(\"options\").hidden', [])", "the way to the options")
    program.in_page("popup", "document.getElementById('options').click()")
    program.wait("return inPage('tab', 'return document.getElementById(\"hosts\") !== null', [])", "the options page")
    program.in_page("tab", "document.getElementById('hosts').value = 'mx.example.jp'; document.getElementById('keys').value = 'default=abc'; document.querySelector('form').requestSubmit()")
    program.wait("return inPage('tab', 'return document.getElementById(\"outcome\").textContent.includes(\"32 octets\")', [])", "what is wrong with the key")
    program.in_page("tab", "document.getElementById('hosts').value = args[0].authserv_ids[0]; document.getElementById('keys').value = `default=${args[0].keys.default}`;"
                    "document.querySelector('form').requestSubmit()", CONFIGURATION)
    program.wait("return inPage('tab', 'return document.getElementById(\"outcome\").textContent === args[0]', args)", "the options to be saved", text("options_saved"))
    program.picture("options")


def what_is_displayed_is_judged_by_the_new_options(program):
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)


def shows_the_name_of_the_organisation(program):
    program.shows("notice", icon="verified", label=COMPANY, title=f"このメールは\u2068{COMPANY}\u2069より送信されています")
    readable(program)
    program.picture("verified-light")
    program.select("seminar")
    program.shows("seminar", icon="verified", label=INSTITUTE)
    readable(program)


def warns(program):
    for name, result, organisation in (("imitation", "suspect", COMPANY), ("spoofed", "failed", INSTITUTE)):
        program.select(name)
        program.shows(name, icon=result, label=text(f"short_{result}"), title=lambda title: organisation in title, enabled=True)
        readable(program)
        program.picture(f"{result}-light")


def shows_nothing_for_what_proves_nothing(program):
    for name in ("forged", "unsigned", "replayed", "changed", "redirected", "shown-otherwise", *READ_OTHERWISE_LOCALLY, "plain", "forwarded"):
        program.select("notice")
        program.shows("notice", icon="verified", label=COMPANY, enabled=True)
        program.select(name)
        program.shows_nothing(name)
    program.select("replayed")
    program.shows_nothing("replayed")
    program.picture("nothing-light")


def several_messages_show_nothing(program):
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)
    program.select("notice", "seminar")
    program.wait("return threePane().document.getElementById('multiMessageBrowser').checkVisibility()", "the summary of both")
    program.wait("return !buttonElement('pane').checkVisibility() || button('pane').icon === 'none'", "the mark to go")


def the_body_is_the_one_that_was_sent(program):
    program.select("from-line")
    program.shows("from-line", icon="verified", label=COMPANY)


def long_names_leave_room(program):
    program.select("longest-name")
    seen = program.shows("longest-name", icon="verified", label=f"{(COMPANY * 3)[:24]}…", title=lambda title: COMPANY * 33 in title)
    width = program.run("return onScreen(aboutMessage('pane').document.documentElement).width")
    program.picture("longest-name")
    assert seen["place"]["width"] <= width and seen["place"]["height"] < 60, f"the button has {seen['place']} in a pane of {width}"


def nothing_of_the_message_before_while_the_next_one_loads(program, place, go):
    """It loads for seconds, and its sender and subject stand there long before its end."""
    seen = program.run(f"return goOnAndWatch('{place}', () => {go})")
    meanwhile = [sight for sight in seen if not sight["loaded"]]
    assert meanwhile and meanwhile[-1]["icon"] == "none" and meanwhile[-1]["label"] == "", f"the button showed {seen}"
    program.shows_nothing("large", place)


def the_mark_goes_with_its_message_in_the_pane(program):
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)
    nothing_of_the_message_before_while_the_next_one_loads(program, "pane", "select(['large'])")


def the_mark_goes_with_its_message_in_a_tab(program):
    program.run("openTab('before-large')")
    program.shows("before-large", "tab", icon="verified", label=COMPANY)
    nothing_of_the_message_before_while_the_next_one_loads(program, "tab", "goOn('tab')")


def the_mark_goes_with_its_message_in_a_window(program):
    program.run("openWindow('before-large')")
    program.shows("before-large", "window", icon="verified", label=COMPANY)
    readable(program, "window")
    program.picture("window")
    nothing_of_the_message_before_while_the_next_one_loads(program, "window", "goOn('window')")


def attached_messages_show_nothing(program):
    """Whoever forwards a message did not send it."""
    program.run("openFile(args[0])", str(program.folder / "notice.eml"))
    program.shows_nothing("notice", "tab")
    program.tidy()
    program.select("forwarded")
    program.shows_nothing("forwarded")
    program.run("openAttachment()")
    program.shows_nothing("notice", "tab")
    program.picture("attached")


def open_popup(program):
    program.click(program.button()["place"])
    program.wait("return inPage('popup', 'return document.readyState === \"complete\"', [])", "the popup")


def close_popup(program):
    program.run("closePopups()")
    program.wait("return page('popup') === null", "the popup to close")


def banner(program):
    """The text of the banner in the popup, once it is there."""
    return program.wait("return inPage('popup', 'const mark = document.querySelector(\"anshin-mark\"); return !mark.hidden && mark.shadowRoot.querySelector(\".words\").innerText', [])", "the banner")


def the_popup_tells_more(program):
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)
    open_popup(program)
    assert SENTENCE in banner(program), banner(program)
    program.in_page("popup", "document.querySelector('anshin-mark').shadowRoot.querySelector('details').open = true")
    told = banner(program)
    assert all(fact in told for fact in ("qualitia.co.jp", "2010001084915", "robins")), told
    program.picture("popup-verified-light")
    close_popup(program)
    for name, title in (("imitation", "警告：なりすましの疑い"), ("spoofed", "警告：送信元を確認できません")):
        program.select(name)
        program.shows(name, enabled=True)
        open_popup(program)
        assert title in banner(program), banner(program)
        program.picture(f"popup-{name}-light")
        close_popup(program)


def the_keyboard_reaches_it(program):
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)
    program.run("focusHeader()")
    for _ in range(12):
        if program.run("return aboutMessage('pane').document.activeElement === buttonElement('pane')"):
            break
        program.press("\ue014")  # arrow to the right
    assert program.run("return aboutMessage('pane').document.activeElement === buttonElement('pane')"), "the arrow keys do not reach the button"
    program.press("\ue007")  # Enter
    assert SENTENCE in banner(program), banner(program)
    close_popup(program)


def it_has_a_name_for_screen_readers(program):
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)
    heard = program.wait("return heard()", "what screen readers get")
    assert heard["name"] == COMPANY and "送信されています" in heard["description"], heard


def it_wakes_up(program):
    """Thunderbird ends the background script when it has nothing to do."""
    program.select("plain")
    program.shows_nothing("plain")
    program.run("await extension().terminateBackground({ disableResetIdleForTest: true })")
    assert program.run("return extension().backgroundState") == "stopped"
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY)
    program.run("await extension().terminateBackground({ disableResetIdleForTest: true })")
    program.select("plain")
    program.shows_nothing("plain")


def dark(program):
    program.deliver([letter for letter in letters() if letter.name in ("notice", "imitation", "spoofed", "plain")])
    program.in_page("background", "await messenger.storage.local.set({ configuration: args[0] })", CONFIGURATION)
    for name, result in (("notice", "verified"), ("imitation", "suspect"), ("spoofed", "failed")):
        program.select(name)
        program.shows(name, icon=result)
        readable(program)
        program.picture(f"{result}-dark")


def english(program):
    program.shows("spoofed", icon="failed", label="Not proved")
    program.select("notice")
    program.shows("notice", label=COMPANY, title=f"This mail is sent by \u2068{COMPANY}\u2069")


def dark_popup(program):
    open_popup(program)
    banner(program)
    program.in_page("popup", "document.querySelector('anshin-mark').shadowRoot.querySelector('details').open = true")
    assert f"This mail is sent by {COMPANY}" in banner(program), banner(program)
    program.picture("popup-verified-dark")
    colours = program.in_page("popup", "return [getComputedStyle(document.querySelector('anshin-mark').shadowRoot.querySelector('.words')).color]")
    assert colours == ["rgb(240, 240, 240)"], colours
    close_popup(program)


def over_imap(program):
    """Thunderbird keeps nothing of it: what is judged comes from the server."""
    mail = [letter for letter in letters() if letter.name in ("notice", "imitation", "replayed", "changed", *READ_OTHERWISE_OVER_IMAP, "before-large", "large", "from-line")]
    program.folder.chmod(0o711)  # for Dovecot's own user
    with Dovecot(program, {"user@example.jp": "user"}) as server:
        for letter in mail:
            server.deliver_around("user@example.jp", letter.octets)
        program.run("openImap(...args)", "user@example.jp", IMAP_PORT, PASSWORD)
        program.wait("return threePane().gDBView?.rowCount === args[0]", "the messages in the list", len(mail))
        assert not program.run("return threePane().gFolder.flags & Ci.nsMsgFolderFlags.Offline"), "the folder is kept on the disk"
        for name, shown in (("notice", "verified"), ("imitation", "suspect"), ("from-line", "verified")):
            program.select(name)
            program.shows(name, icon=shown)
        for name in ("replayed", "changed", *READ_OTHERWISE_OVER_IMAP):
            program.select(name)
            program.shows_nothing(name)
        program.select("before-large")
        program.shows("before-large", icon="verified", label=COMPANY)
        nothing_of_the_message_before_while_the_next_one_loads(program, "pane", "select(['large'])")


def the_administrator_has_set_it_up(program):
    """With the policy of the README and nothing else; what a user sets does not count."""
    program.deliver([*[letter for letter in letters() if letter.name in ("notice", "imitation")], covering_letter()])
    program.select("notice")
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)
    program.in_page("background", "await messenger.storage.local.set({ configuration: args[0] })", {"authserv_ids": ["other.example.jp"], "keys": {}, "require_signature": False})
    program.shows("notice", icon="verified", label=COMPANY, enabled=True)


def the_options_are_shown_and_cannot_be_changed(program):
    program.in_page("background", "await messenger.runtime.openOptionsPage()")
    program.wait("return inPage('tab', 'return document.getElementById(\"managed\")?.hidden === false && document.getElementById(\"hosts\").value !== \"\"', [])", "the options page")
    seen = program.in_page("tab", "return [...['hosts', 'keys'].map((id) => document.getElementById(id).readOnly), document.getElementById('save').hidden, document.getElementById('hosts').value, document.getElementById('keys').value]")
    assert seen == [True, True, True, CONFIGURATION["authserv_ids"][0], f"default={CONFIGURATION['keys']['default']}"], seen
    program.picture("options-managed")


def no_body_draws_over_the_header(program):
    """It has a browser of its own, below the header."""
    program.select("covering")
    program.shows("covering", icon="suspect", enabled=True)
    program.run("await painted()")
    assert program.run("return covered()") == []
    program.picture("covering")


LIGHT = [
    asks_to_be_set_up, options_open_from_the_popup, what_is_displayed_is_judged_by_the_new_options, shows_the_name_of_the_organisation, warns, shows_nothing_for_what_proves_nothing,
    several_messages_show_nothing, the_body_is_the_one_that_was_sent, long_names_leave_room, the_mark_goes_with_its_message_in_the_pane, the_mark_goes_with_its_message_in_a_tab,
    the_mark_goes_with_its_message_in_a_window, attached_messages_show_nothing, the_popup_tells_more, the_keyboard_reaches_it, it_has_a_name_for_screen_readers, it_wakes_up]
DARK = [dark, english, dark_popup, over_imap]
MANAGED = [the_administrator_has_set_it_up, the_options_are_shown_and_cannot_be_changed, no_body_draws_over_the_header]
