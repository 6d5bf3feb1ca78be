import type { PreferenceStore } from './content-ports.ts';
import { PersonNotKnown } from './errors.ts';
import { personKey, readPersonKey } from './flow/address-book/read-destination.ts';
import { readQuietHours, readRules, readTopic } from './flow/delivery-plan/read-rules.ts';
import type { Governing } from './herald.ts';
import { tenantId, type PersonId, type TenantId } from './model/ids.ts';
import type { PersonKey } from './model/person.ts';
import { idText, parseInput } from './parse-input.ts';
import type { AddressBook, Clock } from './ports.ts';

export type GoverningDeps = {
  readonly store: {
    readonly preferences: PreferenceStore;
    readonly addressBook: Pick<AddressBook, 'findPeople'>;
  };
  readonly clock: Clock;
  /** Counts a call as under way. */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
};

/** What of a Herald is about rules and choices: reads what callers hand in, and finds whom they name. */
export function createGoverning({ store, clock, run }: GoverningDeps): Governing {
  const { preferences, addressBook } = store;
  const whose = async (tenant: TenantId, person: string | PersonKey): Promise<PersonId> => {
    const key = typeof person === 'string' ? personKey(parseInput(idText, person, 'person')) : readPersonKey(person);
    const [found] = await addressBook.findPeople(key, tenant);
    if (found === undefined) throw new PersonNotKnown(key.value);
    return found.id;
  };
  const mute = (tenant: string, person: string | PersonKey, topic: string | undefined, muted: boolean) =>
    run(async () => {
      const [at, named] = [inTenant(tenant), readTopic(topic)];
      return preferences.mute(at, await whose(at, person), named, muted, clock.now());
    });
  return {
    rules: (tenant) => run(() => preferences.rules(inTenant(tenant))),
    setRules: (tenant, rules) => run(() => preferences.setRules(inTenant(tenant), readRules(rules))),
    preferences: (tenant, person) =>
      run(async () => {
        const at = inTenant(tenant);
        return preferences.preferences(at, await whose(at, person));
      }),
    mute: (tenant, person, topic) => mute(tenant, person, topic, true),
    async unmute(tenant, person, topic) {
      await mute(tenant, person, topic, false);
    },
    setQuietHours: (tenant, person, hours) =>
      run(async () => {
        const [at, wanted] = [inTenant(tenant), readQuietHours(hours)];
        await preferences.setQuietHours(at, await whose(at, person), wanted, clock.now());
      }),
  };
}

const inTenant = (tenant: unknown): TenantId => tenantId(parseInput(idText, tenant, 'tenant'));
