/** Says whether a URL is one of the control API; bots have nothing to do there. */
export const isControlPath = (url: string): boolean => /^\/+simulator(?:[/?]|$)/i.test(url);
