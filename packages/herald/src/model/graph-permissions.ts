/** One application permission of Microsoft Graph, as an administrator consents to it. */
export type GraphPermission = {
  readonly name: string;
  /** In its place where the app asks for permissions of single teams or chats: whoever installs it consents to those. */
  readonly withConsent?: string;
  /** What Herald does with it, as the end of "needed to". */
  readonly neededTo: string;
  /** What stops working without it. */
  readonly without: string;
  /** Whether everything that Herald is for works without it. */
  readonly optional: boolean;
};

/** Every application permission that Herald may need (protocol sheet, section 6). None is needed to answer whoever has the app. */
export const graphPermissions = [
  {
    name: 'User.Read.All',
    neededTo: 'know everyone in the organisation, and find people by e-mail address, user principal name or attribute',
    without: 'Only people whom the bot has met can be written to.',
    optional: false,
  },
  {
    name: 'GroupMember.Read.All',
    neededTo: 'write to the members of a group, groups within it included',
    without: 'Groups cannot be an audience.',
    optional: false,
  },
  {
    name: 'MailboxSettings.Read',
    neededTo: "know people's time zones and languages before they first use the bot",
    without: "The organisation's time zone and language count until somebody uses the bot.",
    optional: true,
  },
  {
    name: 'AppCatalog.Read.All',
    neededTo: "find the app in the organisation's catalogue, to install it",
    without: 'The app can be installed only where its id in the catalogue is given.',
    optional: false,
  },
  {
    name: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    withConsent: 'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All',
    neededTo: 'install the app for people who lack it, and no other app',
    without: 'People who lack the app cannot be written to, unless an administrator installs it for them.',
    optional: false,
  },
  {
    name: 'TeamsAppInstallation.ReadWriteSelfForTeam.All',
    withConsent: 'TeamsAppInstallation.ReadWriteAndConsentSelfForTeam.All',
    neededTo: 'install the app in teams that lack it, and no other app',
    without: 'Channels of teams that lack the app cannot be written to, unless an owner adds it.',
    optional: false,
  },
  {
    name: 'Team.ReadBasic.All',
    neededTo: 'know which teams there are',
    without: 'Only teams that have the app are known.',
    optional: false,
  },
  {
    name: 'Channel.ReadBasic.All',
    neededTo: 'know the channels of teams that lack the app',
    without: 'Only channels of teams that have the app are known.',
    optional: false,
  },
] as const satisfies readonly GraphPermission[];

/** The permission's name for an app that asks for permissions of single teams or chats, or for one that does not. */
export const permissionName = (
  { name, withConsent }: GraphPermission,
  { asksResources }: { readonly asksResources: boolean },
): string => (asksResources ? (withConsent ?? name) : name);
