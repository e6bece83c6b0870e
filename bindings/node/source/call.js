// How texts and numbers cross: inputs as bytes and length, outputs by room that is wiped after each call.
import { Buffer } from 'node:buffer';
import { check } from './error.js';

const TOO_SHORT = 102;
const number = new BigUint64Array(1);
const place = new BigUint64Array(1);
const written = new BigUint64Array(1);
let room = Buffer.alloc(1024);

/** The two arguments of a text. */
export function text(value) {
  if (typeof value !== 'string') {
    throw new TypeError('give a string; a Token is no identifier, and has its text in .text');
  }
  const bytes = Buffer.from(value);
  return [bytes, bytes.length];
}

/** Calls what writes one number, a handle or a count, behind its arguments. */
export function makes(call, ...given) {
  number[0] = 0n;
  check(call(...given, number));
  return number[0];
}

/** The same where the place of a mistake follows. */
export function makesAt(call, ...given) {
  number[0] = 0n;
  place[0] = 0n;
  check(call(...given, number, place), Number(place[0]));
  return number[0];
}

/** Calls what takes only the place behind its arguments. */
export function doesAt(call, ...given) {
  place[0] = 0n;
  check(call(...given, place), Number(place[0]));
}

/** Calls what writes one text behind its arguments; `last` is the place, if the function has one. */
function writes(call, given, last) {
  let status = call(...given, room, room.length, written, ...last);
  if (status === TOO_SHORT) {
    room = Buffer.alloc(Number(written[0]));
    status = call(...given, room, room.length, written, ...last);
  }
  check(status, Number(place[0]));
  const length = Number(written[0]);
  const value = room.toString('utf8', 0, length);
  room.fill(0, 0, length);
  return value;
}
export const textOf = (call, ...given) => writes(call, given, []);
export const textAt = (call, ...given) => {
  place[0] = 0n;
  return writes(call, given, [place]);
};
