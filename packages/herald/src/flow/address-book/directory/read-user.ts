import { z } from 'zod';
import type { Listing } from '../../../model/directory.ts';
import { entraId, type TenantId } from '../../../model/ids.ts';
import type { Lesson } from '../../../model/lesson.ts';
import { isLanguageTag } from '../../../model/language.ts';

/** The service plans that are Teams, by cloud: commercial, GCC High, DoD (protocol sheet, 6.8). */
const TEAMS_PLANS: ReadonlySet<string> = new Set([
  '57ff2da0-773e-42df-b2af-ffb7a2317929',
  '9953b155-8aef-4c56-92f3-72b0487fce41',
  'fd500458-c24c-478e-856c-a6067a8376cd',
]);
/** Where a plan serves, if only for a while. */
const SERVING: ReadonlySet<string> = new Set(['Enabled', 'Warning']);

/** What is read of everybody. */
export const USER_PROPERTIES = [
  'displayName',
  'userPrincipalName',
  'mail',
  'userType',
  'accountEnabled',
  'assignedPlans',
  'department',
  'jobTitle',
  'city',
  'country',
  'officeLocation',
  'preferredLanguage',
] as const;

const text = z.string().min(1).nullish().catch(undefined);
const plan = z.object({ servicePlanId: z.string(), capabilityStatus: z.string() });
const removed = z.object({ reason: z.string().optional() });
const user = z.object({
  id: z.string().min(1),
  '@removed': removed.optional(),
  displayName: text,
  userPrincipalName: text,
  mail: text,
  userType: text,
  accountEnabled: z.boolean().nullish().catch(undefined),
  assignedPlans: z.array(plan).nullish().catch(undefined),
  department: text,
  jobTitle: text,
  city: text,
  country: text,
  officeLocation: text,
  preferredLanguage: text,
});
type User = z.output<typeof user>;

/** Reads one entry of the users delta; undefined for what names nobody. A property that was never set is not there at all. */
export function readUser(entry: unknown, tenantId: TenantId, at: Date): Lesson | undefined {
  const { data } = user.safeParse(entry);
  if (data === undefined) return undefined;
  const person = { entraId: entraId(data.id) };
  const gone = data['@removed'];
  // Restorable for thirty days; then it is told of again, as deleted.
  if (gone !== undefined) return { tenantId, at, kind: 'person-unlisted', person, forGood: gone.reason === 'deleted' };
  const { userPrincipalName, mail: email, displayName: name } = data;
  return {
    tenantId,
    at,
    kind: 'person-listed',
    person: { ...person, ...present({ userPrincipalName, email, name }) },
    listing: listingOf(data),
  };
}

function listingOf({ userType, accountEnabled, assignedPlans, preferredLanguage, ...data }: User): Listing {
  const { department, jobTitle, city, country, officeLocation: office } = data;
  const locale = preferredLanguage != null && isLanguageTag(preferredLanguage) ? preferredLanguage : undefined;
  return {
    guest: userType === 'Guest',
    enabled: accountEnabled !== false,
    // Whoever may read whether an account is enabled may read licences too: then none told of are none.
    licensed: assignedPlans == null ? accountEnabled == null : assignedPlans.some(isTeams),
    ...present({ department, jobTitle, city, country, office, locale }),
  };
}

const isTeams = ({ servicePlanId, capabilityStatus }: z.output<typeof plan>): boolean =>
  TEAMS_PLANS.has(servicePlanId) && SERVING.has(capabilityStatus);

type Present<T> = { readonly [Key in keyof T]?: NonNullable<T[Key]> };

/** What has a value. */
const present = <T extends object>(values: T): Present<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing is left in it but what has one
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Present<T>;
