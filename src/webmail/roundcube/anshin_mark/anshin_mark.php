<?php

// Roundcube plugin: shows which mail is proved to come from a registered organisation, and warns of mail that only looks so.
// Believes the header field Anshin-Mark only as lib/Reader.php does. How to install and configure it: README.md.

declare(strict_types=1);

use Anshin\Mark\Reader;
use Anshin\Mark\Roundcube\Banner;
use Anshin\Mark\Roundcube\KeysPage;
use Anshin\Mark\Roundcube\ListedMarks;
use Anshin\Mark\Roundcube\Mailbox;
use Anshin\Mark\Roundcube\MarkedSearch;
use Anshin\Mark\Roundcube\MessageBody;
use Anshin\Mark\Roundcube\Settings;
use Anshin\Mark\Roundcube\Verdicts;
use Anshin\Mark\Roundcube\WithdrawnMarks;
use Anshin\Mark\Roundcube\Wording;

require_once __DIR__ . '/lib/autoload.php';

final class anshin_mark extends rcube_plugin
{
    /** For how long it is remembered at most that a mark was taken back: Roundcube's caches end there. */
    private const MEMORY = '30d';

    public $task = 'mail|settings';

    private Settings $settings;
    private Wording $wording;
    private ?rcube_message $opened = null;
    private ?ListedMarks $listedMarks = null;
    private bool $bannerIsShown = false;

    public function init()
    {
        $this->load_config();
        $this->add_texts('localization/');
        $this->settings = new Settings(rcmail::get_instance()->config);
        $this->wording = new Wording(fn (string $label): string => $this->gettext($label));
        $this->add_hook('messages_list', [$this, 'onMessagesList']);
        $this->add_hook('imap_search_before', [$this, 'onSearch']);
        $this->add_hook('message_load', [$this, 'onMessageLoad']);
        $this->add_hook('template_object_messagesummary', [$this, 'onMessageSummary']);
        if (rcmail::get_instance()->action === 'print') {
            $this->add_hook('template_object_messageheaders', [$this, 'onPrintedHeaders']);
        }
        $this->add_hook('message_objects', [$this, 'onMessageObjects']);
        $this->add_hook('template_object_messagebody', [$this, 'onMessageBody']);
        $this->add_hook('template_object_searchfilter', [$this, 'onSearchFilter']);
        $this->add_hook('preferences_sections_list', [$this, 'onSettingsSections']);
        $this->add_hook('preferences_list', [$this, 'onSettings']);
        $this->addInterface(rcmail::get_instance());
    }

    /** Gives every message of a list that has a mark or a warning what the browser needs to show it. */
    public function onMessagesList(array $list): array
    {
        // One for the request: what it reads of long header fields is bounded.
        $this->listedMarks ??= new ListedMarks($this->verdicts(), $this->wording);
        $this->listedMarks->put($list['messages'], rcmail_action_mail_index::message_list_smart_column_name() === 'from' ? 'fromto' : 'from');
        return $list;
    }

    public function onSearch(array $search): array
    {
        return (new MarkedSearch(rcmail::get_instance()->get_storage(), $this->verdicts(), $this->settings->searchLimit()))->run($search);
    }

    public function onMessageLoad(array $loaded): array
    {
        $this->opened = $loaded['object'];
        return $loaded;
    }

    /** Below the line that names the sender, where the skin has one. */
    public function onMessageSummary(array $object): array
    {
        $object['content'] .= $this->banner($this->opened);
        $this->bannerIsShown = true;
        return $object;
    }

    /** On paper, where the skin has neither that line nor notices: below the table of header fields. */
    public function onPrintedHeaders(array $object): array
    {
        if (empty($object['valueof']) && !$this->bannerIsShown) {
            $object['content'] .= $this->banner($this->opened);
            $this->bannerIsShown = true;
        }
        return $object;
    }

    /** For skins without that line: among the notices above the message. */
    public function onMessageObjects(array $objects): array
    {
        if (!$this->bannerIsShown) {
            $banner = $this->banner($objects['message']);
            // elastic gives colours and buttons of its own to the notices that are no "ui alert" yet.
            array_unshift($objects['content'], $banner === '' ? '' : html::div(['class' => 'anshin-mark-notice ui alert noicon'], $banner));
        }
        return $objects;
    }

    /** Whatever the verdict: a message without a mark must not draw one where ours would stand. */
    public function onMessageBody(array $object): array
    {
        $object['content'] = MessageBody::confined($object['content']);
        return $object;
    }

    public function onSearchFilter(array $object): array
    {
        $chosen = !empty($_REQUEST['_search']) && ($_SESSION['search_filter'] ?? '') === MarkedSearch::CRITERION;
        $option = html::tag('option', ['value' => MarkedSearch::CRITERION] + ($chosen ? ['selected' => 'selected'] : []), rcube::Q($this->gettext('filter')));
        $object['content'] = str_replace('</select>', $option . '</select>', $object['content']);
        return $object;
    }

    public function onSettingsSections(array $sections): array
    {
        $sections['list']['anshin_mark'] = ['id' => 'anshin_mark', 'section' => rcube::Q($this->gettext('section'))];
        return $sections;
    }

    public function onSettings(array $page): array
    {
        if ($page['section'] === 'anshin_mark') {
            $page['blocks'] = (new KeysPage($this->wording, $this->settings))->blocks();
        }
        return $page;
    }

    private function banner(?rcube_message $message): string
    {
        if ($message === null || empty($message->uid) || empty($message->headers)) {
            return '';
        }
        // A message that is attached to this one. Roundcube puts the sender of this one above its text, which anybody can have written.
        if ($message->context !== null) {
            return '';
        }
        $verdict = $this->verdicts()->opened((string) $message->folder, (int) $message->uid);
        if (WithdrawnMarks::isReason($verdict?->reason ?? '')) {
            // The list beside the message shows its mark, perhaps.
            rcmail::get_instance()->output->set_env('anshin_mark_withdrawn', true);
        }
        return $verdict !== null && Wording::isShown($verdict) ? (new Banner($this->wording, $this->settings))->html($verdict) : '';
    }

    private function verdicts(): Verdicts
    {
        $rcmail = rcmail::get_instance();
        $withdrawn = new WithdrawnMarks($rcmail->get_cache('anshin_mark', 'db', self::MEMORY, true));
        return new Verdicts(new Mailbox($rcmail->get_storage()), new Reader($this->settings->trust()), $withdrawn);
    }

    private function addInterface(rcmail $rcmail): void
    {
        if ($rcmail->output->type !== 'html') {
            return;
        }
        $this->include_stylesheet('style/anshin_mark.css');
        $listed = in_array($rcmail->action, ['', 'list'], true);
        if ($rcmail->task !== 'mail' || !$listed && !in_array($rcmail->action, ['show', 'preview'], true)) {
            return;
        }
        $this->include_script('anshin_mark.js');
        if ($listed) {
            $this->addFilter($rcmail);
        }
    }

    private function addFilter(rcmail $rcmail): void
    {
        $rcmail->output->set_env('anshin_mark_filter', MarkedSearch::CRITERION);
        $button = ['type' => 'link', 'command' => 'plugin.anshin_mark.filter', 'label' => 'anshin_mark.filter_short', 'title' => 'anshin_mark.filter', 'class' => 'anshin-mark-filter disabled', 'classact' => 'anshin-mark-filter', 'innerclass' => 'inner'];
        $this->add_button($button, 'listcontrols');
    }
}
