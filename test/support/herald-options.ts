import { clouds, PlainHttpCredential, serviceUrl } from 'herald';

/** Where a simulated Teams is, as a bot has to know it. */
export type TeamsAt = {
  readonly loginHost: string;
  readonly openIdMetadataUrl: string;
  readonly serviceUrl: string;
  readonly graphBaseUrl: string;
};

/** The options of a Herald for a simulated Teams; the store is the caller's to add. */
export const heraldOptions = (teams: TeamsAt, appId: string, secret: string) => ({
  botAppId: appId,
  credential: new PlainHttpCredential({
    loginHost: teams.loginHost,
    authority: 'botframework.com',
    clientId: appId,
    clientSecret: secret,
  }),
  cloud: {
    ...clouds.public,
    openIdMetadataUrl: teams.openIdMetadataUrl,
    globalServiceUrl: serviceUrl(teams.serviceUrl),
    otherServiceUrl: undefined,
    graphBaseUrl: teams.graphBaseUrl,
  },
  trustedServiceUrls: [teams.serviceUrl],
});
