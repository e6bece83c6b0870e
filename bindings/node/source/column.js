// Many texts in Arrow's layout: bytes, 64-bit offsets (one more than rows), perhaps a validity bitmap, a status for each row.
import { Buffer } from 'node:buffer';
import * as library from './library.js';
import { check } from './error.js';
import { makes } from './call.js';
import { Handle } from './handle.js';

const TOO_SHORT = 102;
const written = new BigUint64Array(1);
const place = new BigUint64Array(1);

export class Column {
  constructor(bytes, offsets, { validity = null, statuses = null } = {}) {
    if (!(bytes instanceof Uint8Array) || !(offsets instanceof BigInt64Array) || offsets.length === 0) {
      throw new TypeError('give bytes as a Uint8Array and rows + 1 offsets as a BigInt64Array');
    }
    if (validity !== null && validity.length * 8 < offsets.length - 1) {
      throw new TypeError('give a validity bitmap with a bit for every row');
    }
    this.bytes = bytes;
    this.offsets = offsets;
    this.validity = validity;
    this.statuses = statuses;
  }
  static of(texts) {
    const rows = texts.map((text) => Buffer.from(text ?? ''));
    const offsets = new BigInt64Array(rows.length + 1);
    rows.forEach((row, number) => {
      offsets[number + 1] = offsets[number] + BigInt(row.length);
    });
    const validity = new Uint8Array(Math.ceil(rows.length / 8));
    texts.forEach((text, number) => {
      if (text !== null && text !== undefined) validity[number >> 3] |= 1 << (number & 7);
    });
    return new Column(Buffer.concat(rows), offsets, { validity });
  }
  get rows() {
    return this.offsets.length - 1;
  }
  /** The text of a row; null where the row is null or refused. */
  row(number) {
    if (!Number.isInteger(number) || number < 0 || number >= this.rows) throw new RangeError('no such row');
    if (this.statuses !== null && this.statuses[number] !== 0) return null;
    if (this.validity !== null && !((this.validity[number >> 3] >> (number & 7)) & 1)) return null;
    const { buffer, byteOffset } = this.bytes;
    const start = Number(this.offsets[number]);
    return Buffer.from(buffer, byteOffset + start, Number(this.offsets[number + 1]) - start).toString();
  }
  /** As the functions of the library take it. */
  get arguments() {
    return [this.bytes, this.bytes.length, this.offsets, this.rows, this.validity];
  }
}

/** A column by a function that makes one from another. */
export function made(call, given, column) {
  const offsets = new BigInt64Array(column.rows + 1);
  const statuses = new Int32Array(Math.max(column.rows, 1));
  let bytes = Buffer.allocUnsafe(2 * column.bytes.length + 32 * column.rows + 1);
  const once = () => call(...given, ...column.arguments, bytes, bytes.length, written, offsets, statuses, place);
  let status = once();
  if (status === TOO_SHORT) {
    bytes = Buffer.allocUnsafe(Number(written[0]));
    status = once();
  }
  check(status, Number(place[0]));
  return new Column(bytes.subarray(0, Number(written[0])), offsets, { statuses: statuses.subarray(0, column.rows) });
}

/** A column that a permit bought. Reading copies it; close() wipes the library's own. */
export class HeldColumn extends Handle {
  constructor(id) {
    super(id, library.heldColumn.free);
  }
  get rows() {
    return Number(makes(library.heldColumn.rows, Handle.id(this, HeldColumn)));
  }
  read() {
    const { rows } = this;
    const offsets = new BigInt64Array(rows + 1);
    const statuses = new Int32Array(Math.max(rows, 1));
    let bytes = Buffer.alloc(1);
    const once = () => library.heldColumn.read(Handle.id(this, HeldColumn), bytes, bytes.length, written, offsets, statuses, rows);
    let status = once();
    if (status === TOO_SHORT) {
      bytes = Buffer.alloc(Number(written[0]));
      status = once();
    }
    check(status);
    return new Column(bytes.subarray(0, Number(written[0])), offsets, { statuses: statuses.subarray(0, rows) });
  }
}
