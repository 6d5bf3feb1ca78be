import { z } from 'zod';
import { entraId, type EntraId, type TenantId } from '../../../model/ids.ts';
import type { Lesson } from '../../../model/lesson.ts';
import type { Resolving } from './resolving.ts';

/** What Graph is asked of people who are met in a group or a list. */
export const USER_SELECT = '$select=id,displayName,userPrincipalName,mail';

const user = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
});
export type GraphUser = z.infer<typeof user>;

const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** The people on a page of Graph's, and where it goes on; what has no id is left out. Undefined for what is no page. */
export function readUsers(
  body: unknown,
): { readonly users: readonly GraphUser[]; readonly next: string | undefined } | undefined {
  const { data } = page.safeParse(body);
  if (data === undefined) return undefined;
  return {
    users: data.value.flatMap((one) => user.safeParse(one).data ?? []),
    next: data['@odata.nextLink'],
  };
}

export const idsOf = (users: readonly GraphUser[]): readonly EntraId[] => users.map(({ id }) => entraId(id));

/** Adds these people to a set, and learns first of those whom nobody knows. */
export async function addUsers(resolving: Resolving, setId: string, users: readonly GraphUser[]): Promise<void> {
  const { audiences, addressBook, tenantId, clock } = resolving;
  const unknown = new Set(await audiences.addByEntraIds(tenantId, setId, idsOf(users)));
  const strangers = users.filter(({ id }) => unknown.has(entraId(id)));
  if (strangers.length === 0) return;
  await addressBook.learn(strangers.map((one) => seen(one, tenantId, clock.now())));
  await audiences.addByEntraIds(tenantId, setId, idsOf(strangers));
}

/** Somebody as Graph has them. */
export const seen = (
  { id, displayName, userPrincipalName, mail }: GraphUser,
  tenantId: TenantId,
  at: Date,
): Lesson => ({
  kind: 'person-seen',
  tenantId,
  at,
  person: {
    entraId: entraId(id),
    ...(displayName ? { name: displayName } : {}),
    ...(userPrincipalName ? { userPrincipalName } : {}),
    ...(mail ? { email: mail } : {}),
  },
});
