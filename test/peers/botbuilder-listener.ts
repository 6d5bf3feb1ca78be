import { type AdaptiveCardInvokeResponse, TeamsActivityHandler, type TurnContext } from 'botbuilder';

/** Says which of botbuilder's handlers ran, with what each was given. */
export class BotbuilderListener extends TeamsActivityHandler {
  readonly heard: unknown[][] = [];

  constructor() {
    super();
    this.onMessage(async ({ activity }, next) => {
      this.heard.push(['message', activity.text, activity.value]);
      await next();
    });
    this.onInstallationUpdateAdd(async ({ activity }, next) => {
      this.heard.push(['installed', activity.conversation.conversationType]);
      await next();
    });
    this.onInstallationUpdateRemove(async ({ activity }, next) => {
      this.heard.push(['removed', activity.conversation.conversationType]);
      await next();
    });
    this.onTeamsMembersAddedEvent(async (members, team, context, next) => {
      const bot = context.activity.recipient.id;
      this.heard.push(['joined', members.map(({ id, name }) => (id === bot ? 'the bot' : name)), team?.name]);
      await next();
    });
    this.onTeamsMembersRemovedEvent(async (members, team, _context, next) => {
      this.heard.push(['left', members.map(({ aadObjectId }) => aadObjectId), team.name]);
      await next();
    });
    this.onTeamsChannelCreatedEvent(async (channel, team, _context, next) => {
      this.heard.push(['channel created', channel.name, team.name]);
      await next();
    });
    this.onTeamsTeamRenamedEvent(async (team, _context, next) => {
      this.heard.push(['team renamed', team.name]);
      await next();
    });
    this.onReactionsAdded(async ({ activity }, next) => {
      this.heard.push(['reaction', activity.reactionsAdded?.map(({ type }) => type), activity.replyToId]);
      await next();
    });
    this.onTeamsReadReceiptEvent(async (receipt, _context, next) => {
      this.heard.push(['read', receipt.lastReadMessageId]);
      await next();
    });
    this.onTeamsMessageEditEvent(async ({ activity }, next) => {
      this.heard.push(['edited', activity.text]);
      await next();
    });
  }

  protected override async onAdaptiveCardInvoke(
    _context: TurnContext,
    { action }: Parameters<TeamsActivityHandler['onAdaptiveCardInvoke']>[1],
  ): Promise<AdaptiveCardInvokeResponse> {
    this.heard.push(['executed', action.verb, action.data]);
    const value = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Thanks' }] };
    return Promise.resolve({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value });
  }
}
