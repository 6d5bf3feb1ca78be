import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationParameters,
  type ConversationReference,
  TurnContext,
} from 'botbuilder';
import type { Credentials } from './start-teams.ts';

/** Where botbuilder bots send what has no stored service URL (sheet 1.5). */
export const globalServiceUrl = 'https://smba.trafficmanager.net/teams/';

/** botbuilder's adapter with the settings that its samples read from the environment. */
export const adapterOf = ({ appId, secret }: Credentials): CloudAdapter =>
  new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: appId,
      MicrosoftAppPassword: secret,
      MicrosoftAppType: 'MultiTenant',
    }),
  );

/** Who is written to in a new 1:1 chat. */
export interface Recipient {
  readonly appId: string;
  readonly tenantId: string;
  /** Entra object id or the bot's own `29:` id. */
  readonly member: string;
}

/** What `createConversationAsync` takes for a 1:1 chat. */
export const chatWith = ({ appId, tenantId, member }: Recipient): ConversationParameters => ({
  isGroup: false,
  bot: { id: `28:${appId}`, name: 'Notifier' },
  members: [{ id: member, name: '' }],
  tenantId,
  channelData: { tenant: { id: tenantId } },
  // The type wants them; the service asks for neither (sheet 3.4).
  activity: undefined as never,
  topicName: undefined as never,
});

/** Opens a 1:1 chat the way botbuilder's samples do, runs `turn` in it, and gives the reference to come back with. */
export async function openChat(
  adapter: CloudAdapter,
  recipient: Recipient,
  turn: (context: TurnContext) => Promise<void> = async () => Promise.resolve(),
): Promise<Partial<ConversationReference>> {
  let reference: Partial<ConversationReference> = {};
  const { appId } = recipient;
  await adapter.createConversationAsync(
    appId,
    'msteams',
    globalServiceUrl,
    '',
    chatWith(recipient),
    async (context) => {
      reference = TurnContext.getConversationReference(context.activity);
      await turn(context);
    },
  );
  return reference;
}

/** A reference to a conversation of which only the id is known. */
export const referenceTo = (
  appId: string,
  conversationId: string,
  tenantId: string,
): Partial<ConversationReference> => ({
  bot: { id: `28:${appId}`, name: 'Notifier' },
  channelId: 'msteams',
  serviceUrl: globalServiceUrl,
  conversation: { id: conversationId, tenantId } as ConversationReference['conversation'],
});
