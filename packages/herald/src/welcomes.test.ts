import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigInvalid, InputInvalid } from './errors.ts';
import { parseActivity } from './flow/activity-in/parse-activity.ts';
import type { Welcome } from './model/content.ts';
import type { Message } from './model/message.ts';
import type { WelcomeContent } from './model/welcoming.ts';
import type { Body } from './ports.ts';
import { composeWelcomes, welcomesFor } from './welcomes.ts';

const content: WelcomeContent = {
  offers: ['Tells you of builds.'],
  next: [{ say: 'status', does: 'shows the last one' }],
};
const welcome: Welcome = { kind: 'welcome', because: {}, ...content };
const templates: Readonly<Record<string, Body>> = {
  hello: { kind: 'localized', variants: { en: welcome, de: welcome }, otherwise: welcome },
  half: {
    kind: 'localized',
    variants: { en: welcome, de: { kind: 'announcement', title: 'Hallo', text: 'Hallo' } },
    otherwise: welcome,
  },
};
const compose = async (message: Message): Promise<Body> => {
  if ('template' in message) {
    const found = typeof message.template === 'string' ? templates[message.template] : undefined;
    if (found === undefined) throw new InputInvalid('message', [{ field: 'template', problem: 'is not known' }]);
    return found;
  }
  return 'kind' in message ? message : { type: 'message', text: 'x' };
};

test('each welcome is composed once, a template in all its languages', async () => {
  const { personal, channel, members, atMost } = await composeWelcomes(
    { personal: content, team: { channel: 'hello' } },
    compose,
  );
  assert.deepEqual([personal, channel, members, atMost], [welcome, templates['hello'], undefined, 100]);
});

test('every welcome that cannot be is named', async () => {
  await assert.rejects(
    composeWelcomes({ personal: 'nowhere', team: { channel: content, members: 'half' } }, compose),
    (error) => {
      assert.ok(error instanceof ConfigInvalid);
      assert.deepEqual(
        error.faults.map(({ field }) => field),
        ['welcome.personal.template', 'welcome.team.members'],
      );
      return true;
    },
  );
});

test('what is due is named by whom or what it greets, and only what is configured is', async () => {
  const all = await composeWelcomes({ personal: content, team: { channel: content, members: content } }, compose);
  const none = await composeWelcomes({ team: {} }, compose);
  const base = { serviceUrl: 'https://smba.example/', channelId: 'msteams', recipient: { id: '28:app' } };
  const installed = {
    ...base,
    type: 'installationUpdate',
    action: 'add',
    from: { id: '29:ana', aadObjectId: 'aad-ana' },
  };
  const inTeam = {
    ...installed,
    conversation: { id: '19:sales@thread.tacv2', conversationType: 'channel', tenantId: 'contoso' },
    channelData: { team: { id: '19:general@thread.tacv2' } },
  };
  const personal = { ...installed, conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'contoso' } };
  const keysOf = (activity: object, welcomes = all) => {
    const parsed = parseActivity(activity);
    assert.ok(parsed.kind !== 'other');
    return welcomesFor(parsed, welcomes).map(({ key }) => key);
  };
  assert.deepEqual(keysOf(personal), ['person aad-ana']);
  assert.deepEqual(keysOf({ ...personal, from: { id: '29:ana' } }), ['person 29:ana']);
  assert.deepEqual(keysOf(inTeam), ['channel 19:general@thread.tacv2', 'members 19:general@thread.tacv2']);
  assert.deepEqual([keysOf(personal, none), keysOf(inTeam, none)], [[], []]);
});
