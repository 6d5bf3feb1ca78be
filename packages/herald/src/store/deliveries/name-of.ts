import type { MessageKey } from '../../model/delivery.ts';

/** A message's key as one text, the same for every way in which its id is written. */
export const nameOf = ({ tenantId, messageId, revision }: MessageKey): string =>
  `${messageId.toLowerCase()} ${revision} ${tenantId}`;
