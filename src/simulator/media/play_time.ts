/**
 * The duration of a video or audio file, and the size of a video, from the file itself.
 *
 * @module
 */
import type { Dimensions } from "./dimensions.ts";

const OPUS_RATE = 48_000;

/** The duration of an MP4 or Ogg file in seconds; `undefined` for anything else. */
export function playTimeOf(bytes: Uint8Array): number | undefined {
  try {
    return mp4(bytes) ?? ogg(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The picture's size in an MP4 file. */
export function filmSizeOf(bytes: Uint8Array): Dimensions | undefined {
  for (let at = boxOf(bytes, "tkhd"); at !== undefined; at = boxOf(bytes, "tkhd", at)) {
    const view = viewOf(bytes);
    const end = at + (view.getUint8(at) === 1 ? 88 : 76);
    if (end + 8 > bytes.length) return undefined;
    // Fixed-point numbers; an audio track has no size.
    const [width, height] = [view.getUint16(end), view.getUint16(end + 4)];
    if (width > 0) return { width, height };
  }
  return undefined;
}

function mp4(bytes: Uint8Array): number | undefined {
  const at = boxOf(bytes, "mvhd");
  if (at === undefined) return undefined;
  const view = viewOf(bytes);
  const isLong = view.getUint8(at) === 1;
  const scale = view.getUint32(at + (isLong ? 20 : 12));
  const length = isLong ? Number(view.getBigUint64(at + 24)) : view.getUint32(at + 16);
  return scale > 0 ? Math.round(length / scale) : undefined;
}

/** Where the content of the next box with this name begins. */
function boxOf(bytes: Uint8Array, name: string, from = 0): number | undefined {
  const marks = [...name].map((character) => character.charCodeAt(0));
  for (let at = bytes.indexOf(marks[0]!, from); at >= 0; at = bytes.indexOf(marks[0]!, at + 1)) {
    if (marks.every((mark, i) => bytes[at + i] === mark)) return at + 4;
  }
  return undefined;
}

function ogg(bytes: Uint8Array): number | undefined {
  if (new TextDecoder("latin1").decode(bytes.subarray(0, 4)) !== "OggS") return undefined;
  const view = viewOf(bytes);
  const vorbis = boxOf(bytes.subarray(0, 256), "\u0001vorbis".slice(0, 4));
  const rate = vorbis === undefined ? OPUS_RATE : view.getUint32(vorbis - 4 + 12, true);
  let samples = 0n;
  for (let at = boxOf(bytes, "OggS"); at !== undefined; at = boxOf(bytes, "OggS", at)) {
    samples = view.getBigUint64(at + 2, true);
  }
  return rate > 0 ? Math.round(Number(samples) / rate) : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
