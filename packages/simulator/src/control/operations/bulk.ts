import * as z from 'zod';
import { notFound } from '../../errors.ts';
import { id } from '../arguments.ts';
import { operation } from '../operation.ts';
import { checkTarget, target } from './limits.ts';

/** What bots send to many with one request. */
export const bulk = {
  setBulk: operation({
    about: 'Changes how the bulk API works: how fast it delivers, how much it takes, when it may be asked again.',
    args: z.strictObject({
      entriesPerSecond: z.number().positive().optional(),
      mostOperations: z.int().min(0).optional(),
      mostMembers: z.int().min(1).optional(),
      retryAfterSeconds: z.number().min(0).optional(),
      failuresPerPage: z.int().min(1).optional(),
    }),
    run({ entriesPerSecond, mostOperations, mostMembers, retryAfterSeconds, failuresPerPage }, { world }) {
      const { settings } = world.bulk;
      world.bulk.settings = {
        entriesPerSecond: entriesPerSecond ?? settings.entriesPerSecond,
        mostOperations: mostOperations ?? settings.mostOperations,
        mostMembers: mostMembers ?? settings.mostMembers,
        retryAfterSeconds: retryAfterSeconds ?? settings.retryAfterSeconds,
        failuresPerPage: failuresPerPage ?? settings.failuresPerPage,
      };
      return world.bulk.settings;
    },
  }),

  bulkOperations: operation({
    about: 'The bulk operations of a bot, a tenant or both: how far each is, and how often its bot asked too soon.',
    args: z.strictObject(target),
    run(whose, { world }) {
      checkTarget(world, whose);
      return [...world.bulk.all()]
        .filter(([, { appId }]) => whose.appId === undefined || appId === whose.appId)
        .filter(([, { tenantId }]) => whose.tenantId === undefined || tenantId === whose.tenantId)
        .map(([operationId, { appId, tenantId, state, entries, left, failed, askedEarly }]) => ({
          operationId,
          appId,
          tenantId,
          state,
          entries: entries.length,
          left,
          failed: failed.length,
          askedEarly,
        }));
    },
  }),

  failBulkOperation: operation({
    about: 'Ends a bulk operation as failed: what it has delivered stays, and it delivers nothing more.',
    args: z.strictObject({ operationId: id }),
    run({ operationId }, { world }) {
      const found = world.bulk.find(operationId);
      if (found === undefined) throw notFound(`no operation ${operationId}`, 'operationId');
      found.end('failed');
      return {};
    },
  }),
};
