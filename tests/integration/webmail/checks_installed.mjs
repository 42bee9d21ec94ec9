// Mail that Postfix took in, with the plugin installed.

import { all as list } from './checks_list.mjs';
import { all as message } from './checks_message.mjs';
import { all as search } from './checks_search.mjs';
import { all as attacks } from './checks_attacks.mjs';
import { all as covering } from './checks_covering.mjs';
import { all as settings } from './checks_settings.mjs';

export const all = [...list, ...message, ...search, ...attacks, ...covering, ...settings];
