export { botEndpoint, type BotEndpoint, type BotEndpointOptions } from './bot-endpoint-plugin.ts';
