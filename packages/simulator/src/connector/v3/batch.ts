import * as z from 'zod';
import type { Answer } from '../../answer.ts';
import type { BulkEntry } from '../../state/bulk-operation.ts';
import type { JsonObject } from '../../state/json.ts';
import type { Person } from '../../state/person.ts';
import { findMember } from '../find-member.ts';
import { findPlace } from '../find-place.ts';
import { postMessage } from '../post-message.ts';
import { firstFault, readActivity } from '../read-activity.ts';
import { ConnectorRefusal, refuse } from '../refusal.ts';
import { checkHost, mayCreate, mayRead, mayWrite } from '../rights.ts';
import type { ConnectorCall, ConnectorRoute } from '../route.ts';
import { cancel, failures, state } from './batch/operation.ts';

const members = z.array(z.looseObject({ id: z.string().min(1) })).min(1);
const shape = z.looseObject({ activity: z.unknown(), tenantId: z.string() });
const withMembers = z.looseObject({ members });
const withTeam = z.looseObject({ teamId: z.string() });

const at = '/v3/batch/conversation';
const send = (path: string, entriesOf: EntriesOf): ConnectorRoute => ({
  method: 'POST',
  path: `${at}/${path}`,
  operation: 'bulkSend',
  handle: (call) => start(call, entriesOf),
});

/** POST v3/batch/conversation/…: one activity to many, delivered after the answer (sheet 3.12). */
export const batch: readonly ConnectorRoute[] = [
  send('users', toUsers),
  send('channels', toChannels),
  send('tenant', toTenant),
  send('team', toTeam),
  { method: 'GET', path: `${at}/failedentries/:operation`, operation: 'bulkFailures', handle: failures },
  { method: 'GET', path: `${at}/:operation`, operation: 'bulkState', handle: state },
  { method: 'DELETE', path: `${at}/:operation`, operation: 'bulkCancel', handle: cancel },
];

interface Asked {
  readonly tenantId: string;
  readonly activity: JsonObject;
}
type EntriesOf = (call: ConnectorCall, asked: Asked) => readonly BulkEntry[];

function start(call: ConnectorCall, entriesOf: EntriesOf): Answer {
  const { tenantId, activity } = read(call, shape);
  if (!call.world.tenants.has(tenantId)) throw refuse('tenantMissing');
  checkHost(call, tenantId);
  const asked = { tenantId, activity: readActivity(activity, { at: 'activity', length: call.bodyLength }) };
  const entries = entriesOf(call, asked);
  const operationId = call.world.bulk.start({ appId: call.bot.appId, tenantId, entries });
  if (operationId === undefined) throw refuse('throttled');
  return { status: 201, body: { operationId } };
}

function toUsers(call: ConnectorCall, asked: Asked): readonly BulkEntry[] {
  return membersOf(call).map(({ id }) =>
    entry(id, () => {
      const by = id.startsWith('29:') ? 'pairwise' : 'entra';
      writeTo(call, asked, findMember(call, id, asked.tenantId), by);
    }),
  );
}

function toChannels(call: ConnectorCall, asked: Asked): readonly BulkEntry[] {
  return membersOf(call).map(({ id }) =>
    entry(id, () => {
      const place = findPlace(call, id);
      if (place.kind !== 'channel' || place.tenantId !== asked.tenantId) throw refuse('creationParameters');
      mayWrite(call, place);
      postMessage(call, place.conversation, asked.activity, place.thread ?? 'new');
    }),
  );
}

/** Everyone for whom the app is installed. */
function toTenant(call: ConnectorCall, asked: Asked): readonly BulkEntry[] {
  const { world, bot } = call;
  return [...world.people.all(asked.tenantId)]
    .filter(({ id }) => world.installOf(bot.appId, id) !== undefined)
    .map((person) => entryOf(call, asked, person));
}

function toTeam(call: ConnectorCall, asked: Asked): readonly BulkEntry[] {
  const team = call.world.teams.get(read(call, withTeam).teamId);
  if (team === undefined || team.deleted || team.tenantId !== asked.tenantId) throw refuse('noConversation');
  const { general: channel, tenantId } = team;
  mayRead(call, { kind: 'channel', team, channel, tenantId, conversation: channel.conversation, thread: undefined });
  const people = team.roster.all().map((id) => call.world.people.get(id));
  return people.filter((person) => person !== undefined).map((person) => entryOf(call, asked, person));
}

const entryOf = (call: ConnectorCall, asked: Asked, person: Person): BulkEntry =>
  entry(call.world.ids(call.bot.appId).people.idOf(person.id), () => writeTo(call, asked, person, 'pairwise'));

function writeTo(call: ConnectorCall, { activity }: Asked, person: Person, by: 'entra' | 'pairwise'): void {
  mayCreate(call, person, { by });
  postMessage(call, call.world.personalChat(call.bot.appId, person).conversation, activity);
}

/** Each entry is let through or refused when its turn comes, by the rules of single messages. */
const entry = (id: string, write: () => void): BulkEntry => ({
  id,
  deliver() {
    try {
      write();
      return { status: 201 };
    } catch (error) {
      if (!(error instanceof ConnectorRefusal)) throw error;
      return { status: error.status, error: error.code };
    }
  },
});

function membersOf(call: ConnectorCall): z.output<typeof members> {
  const asked = read(call, withMembers).members;
  const { mostMembers } = call.world.bulk.settings;
  if (asked.length > mostMembers) throw refuse('badArgument', `members: at most ${mostMembers} at a time.`);
  return asked;
}

function read<Shape extends z.ZodObject>({ body }: ConnectorCall, expected: Shape): z.output<Shape> {
  const parsed = expected.safeParse(body);
  if (!parsed.success) throw refuse('badSyntax', firstFault(parsed.error));
  return parsed.data;
}
