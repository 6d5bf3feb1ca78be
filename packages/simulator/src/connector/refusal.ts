// Codes and statuses: sheet 4.2; texts as seen in answers (sheet 4.4) or as the documentation's table gives them.
const rules = {
  notRegistered: [401, 'BotNotRegistered', 'No registration found for this bot.'],
  badSyntax: [400, 'BadSyntax', '{detail}'],
  tenantMissing: [400, 'BadSyntax', 'Could not parse tenant id'],
  conversationFormat: [400, 'BadSyntax', 'Bad format of conversation ID'],
  userNotInTenant: [400, 'BadSyntax', 'Invalid user identity in provided tenant'],
  creationParameters: [400, 'BadSyntax', 'Incorrect conversation creation parameters'],
  severalMessages: [400, 'BadSyntax', 'Activity resulted into multiple skype activities'],
  badArgument: [400, 'BadArgument', '{detail}'],
  pairwiseId: [403, 'BadArgument', 'Failed to decrypt pairwise id'],
  conversationId: [403, 'BadArgument', 'Failed to decrypt conversation id'],
  disabled: [403, 'BotDisabledByAdmin', 'The tenant admin disabled this bot'],
  notInRoster: [403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'],
  blocked: [403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.'],
  notInstalled: [403, 'ForbiddenOperationException', "The bot is not installed in the user's personal scope."],
  wrongHost: [403, 'InvalidBotApiHost', 'The tenant is served by another host. Use the service URL of its cloud.'],
  notPermitted: [403, 'NotEnoughPermissions', 'The bot lacks the permission for this action.'],
  noActivity: [404, 'ActivityNotFoundInConversation', 'Message does not exist in the thread.'],
  noConversation: [404, 'ConversationNotFound', 'Conversation not found.'],
  noOperation: [404, 'NotFound', 'There is no operation of this id.'],
  noMember: [404, 'MemberNotFoundInConversation', 'The user is not a member of this conversation.'],
  concurrent: [412, 'PreconditionFailed', 'Another operation on this conversation is under way.'],
  throttled: [429, 'Throttled', 'Too many requests.'],
  tooBig: [413, 'MessageSizeTooBig', 'Message size too large.'],
} as const satisfies Record<string, readonly [number, string, string]>;

/** A request that Teams refuses: thrown by routes before they change anything, answered by the gate. */
export class ConnectorRefusal extends Error {
  override readonly name = 'ConnectorRefusal';
  readonly code: string;
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, code: string, message: string, body: unknown = { error: { code, message } }) {
    super(message);
    this.code = code;
    this.status = status;
    this.body = body;
  }
}

/** The refusal of one rule; `detail` is the message of the rules that have none of their own. */
export function refuse(rule: keyof typeof rules, detail = ''): ConnectorRefusal {
  const [status, code, message] = rules[rule];
  return new ConnectorRefusal(status, code, message === '{detail}' ? detail : message);
}

/** 401 with the body that is no error object (sheet 4.1, shape 2). */
export const unauthorized = (): ConnectorRefusal => {
  const message = 'Authorization has been denied for this request.';
  return new ConnectorRefusal(401, 'Unauthorized', message, { message });
};

/** 403 with the body that carries a JSON document in a string (sheet 4.1, shape 3). */
export const writesBlocked = (): ConnectorRefusal => {
  const details = 'Thread is blocked from message writes.';
  const message = JSON.stringify(
    { subCode: 'MessageWritesBlocked', details, errorCode: null, errorSubCode: null },
    null,
    2,
  );
  return new ConnectorRefusal(403, 'MessageWritesBlocked', details, { errorCode: 209, message });
};
