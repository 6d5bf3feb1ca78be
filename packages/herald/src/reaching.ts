import { z } from 'zod';
import type { Reach } from './herald.ts';
import { tenantId } from './model/ids.ts';
import { unreachableWhys } from './model/outcome.ts';
import { idText, parseInput } from './parse-input.ts';
import type { ReachPage, ReachStore } from './reach-ports.ts';

const PAGE = 100;
const pageSchema = z
  .strictObject({
    limit: z.int().min(1).max(1_000).exactOptional(),
    after: z.string().exactOptional(),
    why: z.enum(unreachableWhys).exactOptional(),
  })
  .optional();

const tenantOf = (text: string) => tenantId(parseInput(idText, text, 'tenant'));
const pageOf = (page: unknown): ReachPage => ({ limit: PAGE, ...parseInput(pageSchema, page, 'page') });

/** Lets callers see who can be reached; checks what they hand in. */
export function createReaching(store: ReachStore, run: <T>(call: () => Promise<T>) => Promise<T>): Reach {
  return {
    report: (tenant) => run(async () => store.report(tenantOf(tenant))),
    people: (tenant, page) => run(async () => store.people(tenantOf(tenant), pageOf(page))),
    places: (tenant, page) => run(async () => store.places(tenantOf(tenant), pageOf(page))),
  };
}
