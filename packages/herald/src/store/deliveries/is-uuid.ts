const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a message can have this id at all; PostgreSQL would refuse to compare another. */
export const isUuid = (text: string): boolean => uuid.test(text);
