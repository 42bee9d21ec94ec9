// Shows marks and warnings in the message list, and the button that shows only mail with a mark. The texts come from the plugin;
// they go into the page as text, never as markup. Loaded with an open message, too, which tells the list when its mark does not hold.
(function () {
  'use strict';

  const results = ['verified', 'suspect', 'failed'];

  function sign(mark) {
    const icon = document.createElement('span');
    icon.className = 'anshin-mark-icon ' + mark.result;
    icon.setAttribute('role', 'img');
    icon.setAttribute('aria-label', mark.text);
    icon.title = mark.text;
    return icon;
  }

  function words(mark) {
    const label = document.createElement('span');
    label.className = 'anshin-mark-short';
    label.textContent = mark.short;
    label.title = mark.text;
    // The icon beside it has said it all to a screen reader.
    label.setAttribute('aria-hidden', 'true');
    return label;
  }

  function showMark(event) {
    const message = rcmail.env.messages[event.uid];
    const mark = message && message.flags && message.flags.anshin_mark;
    if (!mark || !results.includes(mark.result)) {
      return;
    }
    const row = event.row.obj;
    // Beside a recipient, or a subject, it would speak of somebody else.
    const sender = (mark.column === 'fromto' && row.querySelector('.fromto')) || row.querySelector('.from');
    if (!sender) {
      return;
    }
    row.classList.add('anshin-mark-' + mark.result);
    const parts = document.createElement('span');
    parts.className = 'anshin-mark';
    parts.append(sign(mark));
    if (mark.short) {
      parts.append(words(mark));
    }
    sender.prepend(parts);
  }

  function filterIsOn() {
    return $(rcmail.gui_objects.search_filter).val() === rcmail.env.anshin_mark_filter;
  }

  function showFilterState() {
    $('a.anshin-mark-filter').toggleClass('selected', filterIsOn()).attr('aria-pressed', String(filterIsOn()));
  }

  function toggleFilter() {
    $(rcmail.gui_objects.search_filter).val(filterIsOn() ? 'ALL' : rcmail.env.anshin_mark_filter);
    rcmail.command('search');
    showFilterState();
  }

  // The open message's body is another than the marked one: the list, which could not know, shows its mark no longer.
  function withdrawMark(opened) {
    const id = [opened.uid, opened.uid + '-' + opened.folder].find(function (one) {
      return rcmail.env.messages[one] && rcmail.get_message_mailbox(one) === opened.folder;
    });
    const row = id && rcmail.message_list && rcmail.message_list.rows[id];
    if (!row) {
      return;
    }
    delete rcmail.env.messages[id].flags.anshin_mark;
    row.obj.classList.remove('anshin-mark-verified');
    row.obj.querySelectorAll('.anshin-mark').forEach((parts) => parts.remove());
  }

  function initList() {
    rcmail.addEventListener('plugin.anshin_mark.withdrawn', withdrawMark);
    rcmail.register_command('plugin.anshin_mark.filter', toggleFilter, true);
    $('a.anshin-mark-filter').attr('role', 'button');
    for (const event of ['responseafterlist', 'responseaftersearch']) {
      rcmail.addEventListener(event, showFilterState);
    }
    showFilterState();
  }

  function initMessage() {
    const list = rcmail.is_framed() ? parent.rcmail : rcmail.opener(true);
    if (rcmail.env.anshin_mark_withdrawn && list) {
      list.triggerEvent('plugin.anshin_mark.withdrawn', { uid: rcmail.env.uid, folder: rcmail.env.mailbox });
    }
  }

  rcmail.addEventListener('insertrow', showMark);
  rcmail.addEventListener('init', () => (rcmail.env.anshin_mark_filter ? initList() : initMessage()));
})();
