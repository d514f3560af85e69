package dev.gaze.train;

import dev.gaze.graph.LatentBatch;
import java.util.Arrays;

/**
 * A worker's part of every batch: random numbers are drawn for the whole of it, so that they do not
 * hang on the number of workers.
 *
 * @param worker from 0
 */
record Share(int worker, int workers) {
  /** What sets apart the seeds of what is done to images; that of worker 0 stays. */
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  /** The number of images of a batch of so many. */
  int of(int batch) {
    return batch / workers;
  }

  LatentBatch of(LatentBatch batch) {
    if (workers == 1) {
      return batch;
    }
    int size = of(batch.labels().length);
    LatentBatch part = batch.part(worker * size, (worker + 1) * size);
    return new LatentBatch(part.z(), part.labels(), seed(part.seed()), part.taken());
  }

  float[] of(float[] values) {
    int size = of(values.length);
    return Arrays.copyOfRange(values, worker * size, (worker + 1) * size);
  }

  long seed(long seed) {
    return seed + worker * STRIDE;
  }
}
