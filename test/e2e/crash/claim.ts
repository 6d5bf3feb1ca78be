import type { Herald, Person, PersonKey } from 'herald';

/** What a call that has returned has stored: the 1:1 chat of a person. */
export type Claim = { readonly entraId: string; readonly conversationId: string };

/** What a bot is told before it begins. */
export type Orders = {
  readonly appId: string;
  readonly secret: string;
  readonly loginHost: string;
  readonly serviceUrl: string;
  readonly dataFolder: string;
  readonly tenantId: string;
  /** What must be in the data folder. */
  readonly claims: readonly Claim[];
  /** Whom to write to: people who have the app, and to whom nobody has written. */
  readonly people: string[];
};

/** Says whether the address book still knows the person, and where to write to them. */
export async function isKept(herald: Herald, tenantId: string, { entraId, conversationId }: Claim): Promise<boolean> {
  const { addressBook } = herald;
  const tenant = tenantId as Person['tenantId'];
  const [person] = await addressBook.findPeople({ by: 'entraId', value: entraId } as PersonKey, tenant);
  const reference = person && (await addressBook.findDirect(tenant, person.id));
  return reference?.conversationId === conversationId;
}
