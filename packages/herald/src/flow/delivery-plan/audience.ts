import type { Audience } from '../../message-ports.ts';
import { InputInvalid } from '../../errors.ts';
import type { PlainAudience } from '../../model/audience.ts';
import type { Destination } from '../../model/destination.ts';
import { tenantId, type TenantId } from '../../model/ids.ts';
import type { Place } from '../../model/place.ts';
import type { PlaceKey } from './place-keys.ts';

export type AudienceDeps = {
  readonly find: (to: Destination) => Promise<Place>;
  readonly keyOf: (place: Place) => Promise<PlaceKey>;
};

/** An audience as the store plans it, and the one tenant that it is in. */
export type AudienceFound = { readonly tenantId: TenantId; readonly audience: Audience };

/**
 * Finds whom an audience means. In a list each place is looked up, and what the address book does not know yet is
 * learnt; every entry at fault is named at once, and then nothing is accepted.
 */
export async function findAudience(asked: PlainAudience, deps: AudienceDeps): Promise<AudienceFound> {
  switch (asked.kind) {
    case 'everyone':
      return { tenantId: tenantId(asked.tenant), audience: { kind: 'everyone' } };
    case 'team': {
      const team = await deps.find({ channel: asked.team, ...inTenant(asked.tenant) });
      const found = team.kind === 'conversation' ? team.reference.tenantId : team.tenantId;
      return { tenantId: found, audience: { kind: 'team', teamId: asked.team } };
    }
    case 'list':
      return findList(asked.to, asked.tenant, deps);
  }
}

async function findList(
  to: readonly Destination[],
  tenant: string | undefined,
  { find, keyOf }: AudienceDeps,
): Promise<AudienceFound> {
  const places = new Set<string>();
  const faults: Array<{ field: string; problem: string }> = [];
  let found = tenant === undefined ? undefined : tenantId(tenant);
  for (const [index, one] of to.entries()) {
    try {
      const key = await keyOf(await find(inTenantOf(one, found)));
      found ??= key.tenantId;
      if (key.tenantId === found) places.add(key.place);
      else
        faults.push({
          field: `audience.to[${index}]`,
          problem: `is in tenant ${key.tenantId}, the others in ${found}: a message belongs to one tenant`,
        });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      faults.push({ field: `audience.to[${index}]`, problem: `cannot be written to: ${error.message}` });
    }
  }
  if (faults.length > 0 || found === undefined) throw new InputInvalid('audience', faults);
  return { tenantId: found, audience: { kind: 'list', places: [...places] } };
}

/** An id alone is meant in the tenant of the list, if that is known. */
export function inTenantOf(to: Destination, tenant: TenantId | undefined): Destination {
  if (typeof to !== 'string' || tenant === undefined) return to;
  if (to.startsWith('a:')) return { chat: to, tenant };
  if (!to.startsWith('19:')) return { person: to, tenant };
  return to;
}

const inTenant = (tenant: string | undefined): { tenant?: string } => (tenant === undefined ? {} : { tenant });
