import { z } from 'zod';
import { InputInvalid } from './errors.ts';
import { findAudience } from './flow/delivery-plan/audience.ts';
import { audienceSchema } from './flow/delivery-plan/audiences/read-audience.ts';
import { resolveAudience, tenantOfAudience, type Resolved } from './flow/delivery-plan/audiences/resolve.ts';
import type { ResolveDeps } from './flow/delivery-plan/audiences/resolving.ts';
import type { Audiences } from './herald.ts';
import { isPlain, partsOf, type AudienceAsked } from './model/audience.ts';
import { tenantId, type TenantId } from './model/ids.ts';
import { idText, parseInput } from './parse-input.ts';

const nothing = async (): Promise<void> => {};

/** Finds whom audiences mean: what can be planned as it is stays so, everything else is looked up. */
export function createAudienceFinder(deps: ResolveDeps) {
  return async (asked: AudienceAsked, { report }: { readonly report: boolean }): Promise<Resolved> => {
    if (!isPlain(asked)) return resolveAudience(asked, deps, { report });
    return { ...(await findAudience(asked, deps)), unmatched: [], drop: nothing };
  };
}

/** The tenant of an audience that says it, without anything being looked up. */
export const tenantNamedBy = (asked: AudienceAsked): TenantId | undefined =>
  isPlain(asked) ? undefined : tenantOfAudience(asked);

const nameText = z.string('must be a text').trim().max(100, 'must not be longer than 100 characters').pipe(idText);

const saving = z.strictObject({
  tenant: idText,
  name: nameText,
  audience: audienceSchema,
  mayUse: z.array(idText),
});

const nameOf = (text: string): string => parseInput(nameText, text, 'name');
const tenantOf = (text: string): TenantId => tenantId(parseInput(idText, text, 'tenant'));

/** Lets callers keep audiences under names; checks what they hand in. */
export function createSavedAudiences(
  deps: Pick<ResolveDeps, 'audiences'>,
  run: <T>(call: () => Promise<T>) => Promise<T>,
): Audiences {
  const { audiences } = deps;
  /** Throws for an audience that would be a part of itself, or names one that is not there; each is looked at once. */
  const follow = async (asked: AudienceAsked, tenant: TenantId, name: string): Promise<void> => {
    const seen = new Set<string>();
    const left = [...namesIn(asked)];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (next === name) throw faulty(`would be a part of itself: ${name}`);
      if (seen.has(next)) continue;
      seen.add(next);
      const saved = await audiences.find(tenant, next);
      if (saved === undefined) throw faulty(`names ${next}; no audience was saved so`);
      left.push(...namesIn(saved.audience));
    }
  };
  return {
    save: (tenant, name, audience, { mayUse = [] } = {}) =>
      run(async () => {
        const asked = parseInput(saving, { tenant, name, audience, mayUse }, 'audience');
        const inTenant = tenantOf(tenant);
        const named = tenantOfAudience(audience);
        if (named !== inTenant)
          throw new InputInvalid('audience', [
            { field: 'tenant', problem: `is ${inTenant}; the audience is in ${named}` },
          ]);
        await follow(audience, inTenant, asked.name);
        await audiences.save(inTenant, { name: asked.name, audience, mayUse });
      }),
    find: (tenant, name) => run(async () => audiences.find(tenantOf(tenant), nameOf(name))),
    list: (tenant) => run(async () => audiences.list(tenantOf(tenant))),
    remove: (tenant, name) => run(async () => audiences.remove(tenantOf(tenant), nameOf(name))),
  };
}

const namesIn = (asked: AudienceAsked): readonly string[] =>
  asked.kind === 'saved' ? [asked.name] : partsOf(asked).flatMap(namesIn);

const faulty = (problem: string): InputInvalid => new InputInvalid('audience', [{ field: 'audience', problem }]);
