import { decode, type DecodedPng } from 'fast-png';
import type { Icons } from './app.ts';

/** Pixels of each side, as Microsoft asks for them. */
const sizes = { color: 192, outline: 32 } as const;
/** A picture of these sizes is a few kB; what is much longer is not decoded. */
const MOST_BYTES = 1_000_000;

/** What is wrong with a picture as an icon of an app, in words that follow "a picture that"; undefined when nothing is. */
export function iconFault(which: keyof Icons, bytes: Uint8Array): string | undefined {
  if (bytes.length > MOST_BYTES) return `has ${bytes.length} bytes: use one of at most ${MOST_BYTES}`;
  const picture = readPng(bytes);
  if (picture === undefined) return 'is no PNG: save it as one';
  const { width, height } = picture;
  const size = sizes[which];
  if (width !== size || height !== size) return `is ${width}x${height}: make it ${size}x${size}`;
  return which === 'outline' ? outlineFault(picture) : undefined;
}

function readPng(bytes: Uint8Array): DecodedPng | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

/** Teams paints the outline in colours of its own: it may be white where it is anything, and nothing elsewhere. */
function outlineFault(picture: DecodedPng): string | undefined {
  const pixels = [...pixelsOf(picture)];
  if (pixels.every(({ alpha }) => alpha > 0)) return 'has no transparent background: leave it transparent';
  if (pixels.every(({ alpha }) => alpha === 0)) return 'is transparent everywhere: draw it in white';
  const isWhite = pixels.every(({ alpha, darkest }) => alpha === 0 || darkest === 1);
  return isWhite ? undefined : 'has other colours than white: draw it in white on a transparent background';
}

/** Alpha, and the least of red, green and blue, of each pixel, from 0 to 1. */
function* pixelsOf({ data, channels, depth, palette, transparency }: DecodedPng) {
  const most = 2 ** depth - 1;
  for (let at = 0; at < data.length; at += channels) {
    const raw = [...data.subarray(at, at + channels)];
    const [red = 0, green = 0, blue = 0, alpha = 255] = palette?.[raw[0] ?? 0] ?? [];
    if (palette !== undefined) yield { alpha: alpha / 255, darkest: Math.min(red, green, blue) / 255 };
    else if (channels % 2 === 0)
      yield { alpha: (raw.at(-1) ?? 0) / most, darkest: Math.min(...raw.slice(0, -1)) / most };
    else {
      const isKeyed = transparency !== undefined && raw.every((value, index) => value === transparency[index]);
      yield { alpha: isKeyed ? 0 : 1, darkest: Math.min(...raw) / most };
    }
  }
}
