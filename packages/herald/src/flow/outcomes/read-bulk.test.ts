import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkOutcome, BulkReport } from '../../bulk-ports.ts';
import { readBulk } from './read-bulk.ts';

const sent: BulkOutcome = { kind: 'sent' };
const failed = (status: number, code: string): BulkOutcome => ({ kind: 'failed', status, code });
const unknown = (code: string): BulkOutcome => ({ kind: 'unknown', code });
const reportOf = (
  statuses: Readonly<Record<number, number>> | undefined,
  failures: Readonly<Record<string, string>> = {},
  state: BulkReport['state'] = 'completed',
): BulkReport => ({
  state,
  statuses: statuses && new Map(Object.entries(statuses).map(([status, count]) => [Number(status), count])),
  failures: Object.entries(failures).map(([member, error]) => ({ member, error })),
});

const cases: ReadonlyArray<{
  teams: string;
  report: BulkReport;
  cancelAsked?: boolean;
  becomes: readonly [ana: BulkOutcome, ben: BulkOutcome];
}> = [
  { teams: 'counts everyone as sent', report: reportOf({ 201: 2 }), becomes: [sent, sent] },
  {
    teams: 'names a failure by its code',
    report: reportOf({ 201: 1, 403: 1 }, { ben: 'ConversationBlockedByUser' }),
    becomes: [sent, failed(403, 'ConversationBlockedByUser')],
  },
  {
    teams: 'names one among words',
    report: reportOf({ 201: 1, 404: 1 }, { ben: 'Failed with ConversationNotFound: it is not there.' }),
    becomes: [sent, failed(404, 'ConversationNotFound')],
  },
  {
    teams: 'names one in the body of an answer',
    report: reportOf({ 201: 1, 403: 1 }, { ben: '{"error":{"code":"BotNotInConversationRoster","message":"No."}}' }),
    becomes: [sent, failed(403, 'BotNotInConversationRoster')],
  },
  {
    teams: 'names two that failed differently',
    report: reportOf({ 403: 1, 404: 1 }, { ana: 'ForbiddenOperationException', ben: 'ConversationNotFound' }),
    becomes: [failed(403, 'ForbiddenOperationException'), failed(404, 'ConversationNotFound')],
  },
  {
    teams: 'gives the status with words that are no known code',
    report: reportOf({ 403: 1, 404: 1 }, { ana: '403 NewRefusal', ben: '404 NewAbsence' }),
    becomes: [failed(403, 'bulk-entry-failed'), failed(404, 'bulk-entry-failed')],
  },
  {
    teams: 'says nothing of why',
    report: reportOf({ 201: 1, 400: 1 }, { ben: '' }),
    becomes: [sent, failed(400, 'bulk-entry-failed')],
  },
  {
    teams: 'names a code that is a word of JavaScript too',
    report: reportOf({ 201: 1, 400: 1 }, { ben: 'constructor' }),
    becomes: [sent, failed(400, 'bulk-entry-failed')],
  },
  { teams: 'counts nobody at all', report: reportOf(undefined), becomes: [sent, sent] },
  {
    teams: 'counts fewer than it can have sent, and tells not who',
    report: reportOf({ 201: 1 }),
    becomes: [unknown('bulk-untold'), unknown('bulk-untold')],
  },
  {
    teams: 'counts more than there are',
    report: reportOf({ 201: 3 }),
    becomes: [unknown('bulk-untold'), unknown('bulk-untold')],
  },
  {
    teams: 'failed as a whole before anybody',
    report: reportOf({}, {}, 'failed'),
    becomes: [unknown('bulk-failed'), unknown('bulk-failed')],
  },
  {
    teams: 'failed as a whole after everyone',
    report: reportOf({ 201: 2 }, {}, 'failed'),
    becomes: [sent, sent],
  },
  {
    teams: 'cancelled it before anybody',
    report: reportOf({}),
    cancelAsked: true,
    becomes: [{ kind: 'not-reached' }, { kind: 'not-reached' }],
  },
  {
    teams: 'cancelled it halfway',
    report: reportOf({ 201: 1 }),
    cancelAsked: true,
    becomes: [unknown('bulk-untold'), unknown('bulk-untold')],
  },
  {
    teams: 'cancelled it, and counts nobody at all',
    report: reportOf(undefined),
    cancelAsked: true,
    becomes: [unknown('bulk-untold'), unknown('bulk-untold')],
  },
  {
    teams: 'was too late to cancel it',
    report: reportOf({ 201: 1, 403: 1 }, { ana: 'ConversationBlockedByUser' }),
    cancelAsked: true,
    becomes: [failed(403, 'ConversationBlockedByUser'), sent],
  },
];
for (const { teams, report, cancelAsked = false, becomes } of cases)
  test(`when Teams ${teams}, each outcome is what is known of it`, () => {
    const outcomes = readBulk(report, ['ana', 'ben'], { cancelAsked });
    assert.deepEqual([outcomes.get('ana'), outcomes.get('ben')], becomes);
  });
