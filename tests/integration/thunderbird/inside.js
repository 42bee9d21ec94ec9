// What the scripts of the tests have at hand within Thunderbird: put before each of them (thunderbird.py).
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const ADD_ON = "{6c1f9a52-3d0e-4b5e-9a6f-2f7f0f0a7c11}";
const mainWindow = () => Services.wm.getMostRecentWindow("mail:3pane");
const tabmail = () => mainWindow().document.getElementById("tabmail");
const threePane = () => tabmail().tabInfo[0].chromeBrowser.contentWindow;
const messageWindow = () => Services.wm.getMostRecentWindow("mail:messageWindow");
const extension = () => WebExtensionPolicy.getByID(ADD_ON).extension;

/** The window within a window that displays a message: its header, and its body further within. */
function aboutMessage(place) {
  switch (place) {
    case "pane": return threePane().messageBrowser.contentWindow;
    case "tab": return tabmail().currentAboutMessage;
    default: return messageWindow().messageBrowser.contentWindow;
  }
}

function inbox() {
  const root = MailServices.accounts.localFoldersServer.rootFolder;
  if (!root.containsChildNamed("Inbox")) {
    root.createSubfolder("Inbox", null);
  }
  return root.getChildNamed("Inbox");
}

function openFolder() {
  threePane().displayFolder(inbox().URI);
}

async function deliver(path) {
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(path);
  await new Promise((resolve, reject) => {
    const onStopCopy = (status) => (Components.isSuccessCode(status) ? resolve() : reject(new Error(`${path}: ${status}`)));
    const listener = { QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]), onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId: () => null, onStopCopy };
    MailServices.copy.copyFileMessage(file, inbox(), null, false, 0, "", listener, null);
  });
}

/** Opens the inbox of an account on a server, of which no copy is kept. */
function openImap(user, port, password) {
  const server = MailServices.accounts.createIncomingServer(user, "127.0.0.1", "imap");
  Object.assign(server, { port, password, socketType: Ci.nsMsgSocketType.plain, authMethod: Ci.nsMsgAuthMethod.passwordCleartext });
  server.QueryInterface(Ci.nsIImapIncomingServer).offlineDownload = false;
  const account = MailServices.accounts.createAccount();
  account.incomingServer = server;
  account.addIdentity(MailServices.accounts.createIdentity());
  threePane().displayFolder(server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox).URI);
}

/** The row of a message in the list; its name is the local part of its Message-ID. */
function rowOf(name) {
  const view = threePane().gDBView;
  return [...Array(view.rowCount).keys()].find((row) => view.getMsgHdrAt(row).messageId === `${name}@example.jp`);
}

function select(names) {
  const tree = threePane().threadTree;
  tree.selectedIndices = names.map(rowOf);
  tree.focus();
}

/** The text of an element if it can be seen, else nothing. */
function seenText(element) {
  const { width, height } = element.getBoundingClientRect();
  return element.checkVisibility() && width > 0 && height > 0 ? element.getAttribute("value") ?? element.textContent : "";
}

function buttonElement(place) {
  return aboutMessage(place).document.querySelector(`#header-view-toolbar [data-extensionid="${ADD_ON}"]`);
}

/** What is seen at points all over the header of the main window's message and is no part of it, and whether its body is in a document of its own. */
function covered() {
  const { document } = aboutMessage("pane");
  const header = document.getElementById("messageHeader");
  const { x, y, width, height } = header.getBoundingClientRect();
  const body = document.getElementById("messagepane");
  const found = body.getBoundingClientRect().top >= y + height ? [] : ["the body begins above the end of the header"];
  if (body.contentDocument === document || body.localName !== "browser") {
    found.push("the body shares the document of the header");
  }
  for (let step = 0; step < 100; step += 1) {
    const seen = document.elementFromPoint(x + width * ((step % 10) + 0.5) / 10, y + height * (Math.floor(step / 10) + 0.5) / 10);
    if (!header.contains(seen)) {
      found.push(seen?.id || seen?.localName || "nothing");
    }
  }
  return found;
}

function onScreen(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const { mozInnerScreenX, mozInnerScreenY } = element.documentGlobal ?? element.ownerGlobal;
  return { x: Math.round(x + mozInnerScreenX), y: Math.round(y + mozInnerScreenY), width: Math.round(width), height: Math.round(height) };
}

function button(place) {
  const window = aboutMessage(place);
  const element = buttonElement(place);
  const icon = element.querySelector(".toolbarbutton-icon");
  return {
    message: window.gMessage?.messageId.split("@")[0] ?? "", loaded: window.msgLoaded === true, subject: window.document.getElementById("expandedsubjectBox").value.textContent,
    icon: /icons\/(\w+)\.svg/.exec(window.getComputedStyle(icon).listStyleImage)?.[1] ?? "", label: seenText(element.querySelector(".toolbarbutton-text")),
    title: element.getAttribute("tooltiptext"), enabled: !element.hasAttribute("disabled"), place: onScreen(element), iconPlace: onScreen(icon),
  };
}

/** The windows in which pages of the add-on are: "background", "popup", or "tab" for the options. */
function page(kind) {
  return [...extension().views].find((view) => view.viewType === kind && view.xulBrowser?.browsingContext?.currentWindowGlobal)?.xulBrowser.browsingContext.currentWindowGlobal ?? null;
}

async function inPage(kind, script, args) {
  const wrapped = `const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
    (async () => { ${script} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
  const result = await page(kind).getActor("MarionetteCommands").executeScript(wrapped, args, { timeout: 20000, async: true, sandboxName: null });
  if (result.error !== undefined) {
    throw new Error(result.error);
  }
  return result.value;
}

/** When what is changed by now has been drawn. */
async function painted() {
  for (let i = 0; i < 2; i += 1) {
    await new Promise((resolve) => mainWindow().requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => mainWindow().setTimeout(resolve, 200));
}

function openTab(name) {
  tabmail().openTab("mailMessageTab", { messageURI: threePane().gDBView.getURIForViewIndex(rowOf(name)), viewWrapper: threePane().gViewWrapper });
}

function openWindow(name) {
  const { MailUtils } = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
  MailUtils.openMessageInNewWindow(threePane().gDBView.getMsgHdrAt(rowOf(name)), threePane().gViewWrapper);
}

/** The next message of the folder. */
function goOn(place) {
  aboutMessage(place).commandController.doCommand("cmd_nextMsg");
}

/** Goes on to another message; tells what the button showed meanwhile, and which subject stood there: a list that ends when all of it is loaded. */
async function goOnAndWatch(place, go) {
  const window = aboutMessage(place);
  const seen = [];
  const note = () => {
    const { icon, label, subject, loaded } = button(place);
    seen.push({ icon, label, subject, loaded });
  };
  const observer = new window.MutationObserver(note);
  observer.observe(buttonElement(place), { attributes: true });
  const loaded = new Promise((resolve) => window.addEventListener("MsgLoaded", resolve, { once: true }));
  go();
  await loaded;
  note();
  observer.disconnect();
  return seen;
}

function openFile(path) {
  const { MailUtils } = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(path);
  MailUtils.openEMLFile(mainWindow(), file, Services.io.newFileURI(file));
}

function openAttachment() {
  const { browsingContext, document } = aboutMessage("pane");
  document.getElementById("attachmentList").getItemAtIndex(0).attachment.open(browsingContext);
}

function closePopups() {
  for (const panel of mainWindow().document.querySelectorAll("panel")) {
    panel.hidePopup();
  }
}

function closeWindows() {
  for (const window of Services.wm.getEnumerator("mail:messageWindow")) {
    window.close();
  }
}

function closeTabs() {
  for (const tab of tabmail().tabInfo.slice(1)) {
    tabmail().closeTab(tab);
  }
}

/** Focus on the first button of the message's header, as the Tab key gives it. */
function focusHeader() {
  aboutMessage("pane").document.querySelector("#header-view-toolbar [tabindex='0']").focus();
}

/** What a screen reader gets. */
function heard() {
  const service = Cc["@mozilla.org/accessibilityService;1"].getService(Ci.nsIAccessibilityService);
  const accessible = service.getAccessibleFor(buttonElement("pane"));
  return accessible && { name: accessible.name, description: accessible.description };
}
