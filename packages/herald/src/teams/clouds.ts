import { serviceUrl, type ServiceUrl } from '../model/ids.ts';

/** Where one Microsoft cloud is reached and what it calls itself. A copy with other addresses describes a simulated one. */
export type Cloud = {
  /** Scheme and host of Entra's login. */
  readonly loginHost: string;
  /** The authority that issues tokens for bots registered as multi-tenant; a single-tenant bot uses its home tenant. */
  readonly multiTenantAuthority: string;
  /** What a token for the Bot Connector is asked for. */
  readonly connectorScope: string;
  /** Where the keys are found with which the Bot Connector signs what it sends to the bot. */
  readonly openIdMetadataUrl: string;
  /** `iss` in the tokens that the Bot Connector sends along. */
  readonly inboundIssuer: string;
  /** Where to write to a tenant whose own service URL was never seen; undefined where none is published. */
  readonly globalServiceUrl: ServiceUrl | undefined;
  /** Where a tenant lives that this cloud's hosts answer with `InvalidBotApiHost`; undefined where there is no other. */
  readonly otherServiceUrl: ServiceUrl | undefined;
  /** Scheme and host of Microsoft Graph. */
  readonly graphBaseUrl: string;
  /** What a token for Microsoft Graph is asked for; it is issued by the customer's tenant. */
  readonly graphScope: string;
};

const commercial = {
  loginHost: 'https://login.microsoftonline.com',
  multiTenantAuthority: 'botframework.com',
  connectorScope: 'https://api.botframework.com/.default',
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  inboundIssuer: 'https://api.botframework.com',
  graphBaseUrl: 'https://graph.microsoft.com',
  graphScope: 'https://graph.microsoft.com/.default',
} as const;

const usGovernment = {
  loginHost: 'https://login.microsoftonline.us',
  multiTenantAuthority: 'MicrosoftServices.onmicrosoft.us',
  connectorScope: 'https://api.botframework.us/.default',
  openIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  inboundIssuer: 'https://api.botframework.us',
  otherServiceUrl: undefined,
} as const;

// GCC is the public cloud with a Connector of its own: each sends the other's tenants away.
const publicServiceUrl = serviceUrl('https://smba.trafficmanager.net/teams/');
const gccServiceUrl = serviceUrl('https://smba.infra.gcc.teams.microsoft.com/teams/');

/** Microsoft's clouds (protocol sheet, 1.4 to 1.6). */
export const clouds = {
  public: { ...commercial, globalServiceUrl: publicServiceUrl, otherServiceUrl: gccServiceUrl },
  gcc: { ...commercial, globalServiceUrl: gccServiceUrl, otherServiceUrl: publicServiceUrl },
  'gcc-high': {
    ...usGovernment,
    globalServiceUrl: serviceUrl('https://smba.infra.gov.teams.microsoft.us/teams/'),
    graphBaseUrl: 'https://graph.microsoft.us',
    graphScope: 'https://graph.microsoft.us/.default',
  },
  dod: {
    ...usGovernment,
    globalServiceUrl: serviceUrl('https://smba.infra.dod.teams.microsoft.us/teams/'),
    graphBaseUrl: 'https://dod-graph.microsoft.us',
    graphScope: 'https://dod-graph.microsoft.us/.default',
  },
  china: {
    loginHost: 'https://login.partner.microsoftonline.cn',
    multiTenantAuthority: 'microsoftservices.partner.onmschina.cn',
    connectorScope: 'https://api.botframework.azure.cn/.default',
    openIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    inboundIssuer: 'https://api.botframework.azure.cn',
    globalServiceUrl: undefined,
    otherServiceUrl: undefined,
    graphBaseUrl: 'https://microsoftgraph.chinacloudapi.cn',
    graphScope: 'https://microsoftgraph.chinacloudapi.cn/.default',
  },
} as const satisfies Readonly<Record<string, Cloud>>;

/** What a cloud is called in configuration. */
export type CloudName = keyof typeof clouds;
