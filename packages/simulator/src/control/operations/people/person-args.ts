import * as z from 'zod';
import { isTimeZone } from '../../../events/local-time.ts';
import { id, name } from '../../arguments.ts';

const text = z.string().min(1).nullable().optional();

/** What may be said of a person; `null` where the directory has nothing. */
export const personFields = {
  name: name.optional(),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  userPrincipalName: name.optional(),
  email: z.string().optional(),
  department: text,
  jobTitle: text,
  city: text,
  country: text,
  usageLocation: text,
  officeLocation: text,
  preferredLanguage: text,
  locale: name.optional(),
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone').optional(),
  guest: z.boolean().optional(),
  accountEnabled: z.boolean().optional(),
  licensed: z.boolean().optional(),
};

const pairwise = z.record(id, id).optional();

/** A person as they are added. */
export const newPerson = z.strictObject({
  ...personFields,
  id: id.optional(),
  name,
  /** Ids that a bot is to know them by: `29:...` by app id. */
  pairwiseIds: pairwise,
  /** The same for their 1:1 conversation: `a:...` by app id. */
  conversationIds: pairwise,
});

/** A person as they are added. */
export type NewPerson = z.output<typeof newPerson>;
