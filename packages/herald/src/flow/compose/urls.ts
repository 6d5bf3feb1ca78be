const parse = (text: string): URL | undefined => URL.parse(text) ?? undefined;

/** Whether Teams opens it for whoever presses a button. A deep link into Teams is https as well. */
export const isOpenable = (text: string): boolean => ['https:', 'mailto:'].includes(parse(text)?.protocol ?? '');

/** Whether it is of the only scheme from which Teams loads pictures. */
export const isShowable = (text: string): boolean => parse(text)?.protocol === 'https:';

/** Whether a picture stands in the address itself, in a format that Teams shows. */
export const isInline = (text: string): boolean => /^data:image\/(?:png|jpe?g|gif);base64,/i.test(text);
