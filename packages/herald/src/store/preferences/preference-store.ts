import type { PreferenceStore } from '../../content-ports.ts';
import type { Connection } from '../connection.ts';
import { mute } from './mute.ts';
import { readPreferences } from './read-preferences.ts';
import { readRules, storeRules } from './rules.ts';
import { storeQuietHours } from './own-quiet-hours.ts';

/** What a tenant ruled and what its people chose, in a store's tables. */
export const createPreferenceStore = ({ db, transact }: Connection): PreferenceStore => ({
  rules: (tenant) => readRules(db, tenant),
  setRules: (tenant, rules) => transact((transaction) => storeRules(transaction, tenant, rules)),
  preferences: (tenant, person) => readPreferences(db, tenant, person),
  mute: (tenant, person, topic, muted, at) =>
    transact((transaction) => mute(transaction, { tenant, person, topic, muted, at })),
  setQuietHours: (tenant, person, hours, at) =>
    transact((transaction) => storeQuietHours(transaction, { tenant, person, hours, at })),
});
