import type { Advice } from './advice.ts';
import { advise } from './review-words.ts';

/** By their names; what an address leads to cannot be known from here. */
const hidden = /\.(?:svg|svgz|webp|avif|heic|bmp|tiff?|ico)$/i;

/** A picture, as far as its address tells: Teams shows PNG, JPEG and GIF, over https, without following to other addresses. */
export function reviewImage(url: unknown, field: string): readonly Advice[] {
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const { protocol, pathname } = new URL(url);
  if (protocol === 'http:')
    return [advise('image-hidden', field, 'is not https: Teams does not show it, nor follow it to an address that is')];
  if (hidden.test(pathname))
    return [advise('image-hidden', field, 'is of a kind that Teams does not show: use PNG or JPEG')];
  return /\.gif$/i.test(pathname) ? [advise('image-still', field, 'does not move in Teams, if it does elsewhere')] : [];
}
