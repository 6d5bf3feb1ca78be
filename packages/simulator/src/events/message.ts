import type { Bot } from '../state/bot.ts';
import type { JsonObject } from '../state/json.ts';
import type { Person } from '../state/person.ts';
import type { Activity } from './activity.ts';
import { accountOf, clientInfo, envelope, type EventDeps } from './envelope.ts';
import { appOf, type Scene } from './scene.ts';

/** What somebody wrote, or what a card of theirs submitted. */
export interface Written {
  readonly bot: Bot;
  readonly scene: Scene;
  readonly person: Person;
  readonly id: string;
  /** Without the bot's mention, which `mention` puts in front. */
  readonly text?: string;
  readonly mention?: boolean;
  readonly mentionPeople?: readonly Person[];
  readonly replyToId?: string;
  /** Data of an Action.Submit (sheet 2.13). */
  readonly value?: unknown;
}

const mentionOf = (id: string, name: string): JsonObject => ({
  type: 'mention',
  mentioned: { id, name },
  text: `<at>${name}</at>`,
});

/** A message of a person (sheet 2.4 to 2.6), or the message that an Action.Submit makes (2.13). */
export function messageEvent(deps: EventDeps, written: Written): Activity {
  const { bot, scene, person, id, text, mention = false, mentionPeople = [], replyToId, value } = written;
  const people = mentionPeople.map((one) => mentionOf(accountOf(deps.world, bot, one).id, one.name));
  const mentions = [...(mention ? [mentionOf(`28:${bot.appId}`, bot.name)] : []), ...people];
  const missing = mentions.map((entity) => String(entity['text'])).filter((at) => !(text ?? '').includes(at));
  const whole = text === undefined ? undefined : [...missing, text].join(' ').trim();
  return envelope(deps, {
    type: 'message',
    bot,
    scene,
    person,
    id,
    named: 'sender',
    channelData: { ...channelDataOf(scene), ...appOf(bot, scene) },
    fields: {
      ...(whole === undefined ? {} : { text: whole, textFormat: 'plain', attachments: [htmlOf(whole)] }),
      locale: person.locale,
      entities: [...mentions, clientInfo(person)],
      ...(replyToId === undefined ? {} : { replyToId }),
      ...(value === undefined ? {} : { value }),
    },
  });
}

function channelDataOf(scene: Scene): JsonObject {
  if (scene.kind !== 'channel') return {};
  const { channel, team } = scene;
  // The two flat ids are deprecated and still sent (sheet 2.5).
  return { teamsChannelId: channel.id, teamsTeamId: team.id, channel: { id: channel.id }, team: { id: team.id } };
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The copy with markup that Teams sends along (sheet 2.4). */
const htmlOf = (text: string): JsonObject => ({
  contentType: 'text/html',
  content: `<div>${text.replaceAll(/<at>|<\/at>/g, '').replaceAll(/[&<>]/g, (sign) => escapes[sign] ?? sign)}</div>`,
});
