<?php

// The plugin's configuration (config.inc.php), read with sound defaults: what is missing or of a wrong type trusts nothing.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\Configuration;

final class Settings
{
    private const SEARCH_LIMIT = 5000;

    public function __construct(private readonly \rcube_config $config)
    {
    }

    /** As configured, for the settings page, which says what is wrong with it. */
    public function authservIds(): mixed
    {
        return $this->config->get('anshin_mark_authserv_ids', []);
    }

    /** As configured, for the settings page. */
    public function keys(): mixed
    {
        return $this->config->get('anshin_mark_public_keys', []);
    }

    public function requiresSignature(): bool
    {
        return $this->config->get('anshin_mark_require_signature', true) !== false;
    }

    public function trust(): Configuration
    {
        return new Configuration(self::texts($this->authservIds()), self::texts($this->keys()), $this->requiresSignature());
    }

    /** The web page of a registry, without slash at the end, or null. */
    public function registrySite(string $registry): ?string
    {
        $site = self::texts($this->config->get('anshin_mark_registry_sites', []))[$registry] ?? '';
        return preg_match('#^https://[^\s"<>]+$#Di', $site) === 1 ? rtrim($site, '/') : null;
    }

    /** Of more hits the newest are looked at. */
    public function searchLimit(): int
    {
        $limit = $this->config->get('anshin_mark_search_limit', self::SEARCH_LIMIT);
        return is_numeric($limit) ? max(1, (int) $limit) : self::SEARCH_LIMIT;
    }

    /**
     * @return array<string>
     */
    private static function texts(mixed $value): array
    {
        return array_filter(is_array($value) ? $value : [], is_string(...));
    }
}
