/** What this simulator leaves out of Teams, for GET /simulator/ and docs/simulator.md. */
export const notModelled: readonly string[] = [
  'How Teams counts beyond what it documents: windows slide, and a 1:1 chat that does not exist yet is counted per bot and person.',
  'Limits of the login.',
  'Microsoft Graph.',
  'The bulk API (v3/batch).',
  'Meetings (v1/meetings) and meeting chats.',
  'Attachments by id (v3/attachments).',
  'Targeted messages (isTargetedActivity).',
  'Streaming, quoted replies, message extensions, task modules, sign-in (SSO) and other invokes than adaptiveCard/action.',
  'Resource-specific consent: channel and group chat messages reach the bot when they mention it; read receipts always come.',
  'Private and shared channels: they differ in their type only, and everyone in the team is a member.',
  'People of several tenants in one team or chat; a guest is a person of the host tenant.',
  'Whether archived teams refuse messages: here they do not.',
  'Rendering limits of cards and the validity of what is in them: a card is kept as it came.',
  'Clouds other than Public and GCC.',
  'Checking the signature of a client assertion: any is good for a bot that was added with acceptsAssertion.',
];
