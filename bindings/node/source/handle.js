// An object of the library. It is freed by close(), at the end of a `using` block, or some time after nobody knows it.
const forgotten = new FinalizationRegistry(({ free, id }) => free(id));

export class Handle {
  #id;
  #free;
  constructor(id, free) {
    this.#id = id;
    this.#free = free;
    forgotten.register(this, { free, id }, this);
  }
  /** The number; after close() the library answers that it is stale. */
  static id(handle, Kind) {
    if (!(handle instanceof Kind)) throw new TypeError(`give a ${Kind.name}`);
    return handle.#id;
  }
  close() {
    if (forgotten.unregister(this)) this.#free(this.#id);
  }
  [Symbol.dispose]() {
    this.close();
  }
}
