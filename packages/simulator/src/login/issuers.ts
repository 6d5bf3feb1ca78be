/** The tenant behind the `botframework.com` authority (sheet 1.1). */
export const botFrameworkTenantId = 'd6d49420-f39b-4df7-a1dc-d59a935871db';

/** The name by which multi-tenant bots ask that tenant for tokens (sheet 1.1). */
export const botFrameworkAuthority = 'botframework.com';

/** Audience of the tokens with which a bot calls the Connector (sheet 1.1). */
export const connectorAudience = 'https://api.botframework.com';

/** Audience of Graph tokens (sheet 1.6). */
export const graphAudience = 'https://graph.microsoft.com';

/** Issuer of the tokens with which Teams calls a bot (sheet 1.4). */
export const connectorIssuer = 'https://api.botframework.com';

/** Issuer of the tokens that Entra gives out for a tenant (sheet 1.1). */
export const entraIssuer = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;

/** How long a token for a call to a bot lasts, in seconds (sheet 2.2: about an hour, unconfirmed). */
export const inboundTokenSeconds = 3600;
