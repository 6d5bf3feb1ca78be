/** Where Graph is served: below `/graph`, and where Microsoft's own host has it. */
export const graphPaths = ['/graph/v1.0', '/v1.0'] as const;

/** Says whether a URL is one of Graph. */
export const isGraphPath = (url: string): boolean => /^\/+(?:graph|v1\.0)(?:[/?]|$)/i.test(url);
