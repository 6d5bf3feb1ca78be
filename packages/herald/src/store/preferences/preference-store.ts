import type { PreferenceStore } from '../../content-ports.ts';
import { InputInvalid } from '../../errors.ts';
import type { Rules } from '../../model/rules.ts';
import type { Connection } from '../connection.ts';
import { createTimeZones, type TimeZones } from '../deliveries/time-zones.ts';
import type { Handle } from '../handle.ts';
import { mute } from './mute.ts';
import { readPreferences } from './read-preferences.ts';
import { readRules, storeRules } from './rules.ts';
import { storeQuietHours } from './own-quiet-hours.ts';

/** What a tenant ruled and what its people chose, in a store's tables. */
export function createPreferenceStore({ db, transact }: Connection): PreferenceStore {
  const zones = createTimeZones();
  return {
    rules: (tenant) => readRules(db, tenant),
    async setRules(tenant, rules) {
      await checkZone(rules, zones, db);
      await transact((transaction) => storeRules(transaction, tenant, rules));
    },
    preferences: (tenant, person) => readPreferences(db, tenant, person),
    mute: (tenant, person, topic, muted, at) =>
      transact((transaction) => mute(transaction, { tenant, person, topic, muted, at })),
    setQuietHours: (tenant, person, hours, at) =>
      transact((transaction) => storeQuietHours(transaction, { tenant, person, hours, at })),
  };
}

/** Nothing of the tenant could be planned any more by a zone that the database does not know. */
async function checkZone({ otherwiseZone }: Rules, zones: TimeZones, db: Handle): Promise<void> {
  if (otherwiseZone === undefined || (await zones.names(db)).includes(otherwiseZone.toLowerCase())) return;
  throw new InputInvalid('rules', [
    { field: 'otherwiseZone', problem: `must be a time zone that PostgreSQL knows, not ${otherwiseZone}` },
  ]);
}
