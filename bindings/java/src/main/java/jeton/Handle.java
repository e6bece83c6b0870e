package jeton;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** An object of the library, freed by close() or some time after nobody knows it. After close() the library answers that it is stale. */
public abstract class Handle implements AutoCloseable {
  private static final Cleaner FORGOTTEN = Cleaner.create();
  private final long id;
  private final Cleaner.Cleanable freed;

  Handle(long id, LongConsumer free) {
    this.id = id;
    this.freed = FORGOTTEN.register(this, () -> free.accept(id));
  }

  /** Calls with the number, and keeps the object until the call is done. */
  final <T> T use(LongFunction<T> call) {
    try {
      return call.apply(id);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    freed.clean();
  }
}
